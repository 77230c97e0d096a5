import { dialects } from '../dialects/registry.js';
import { isMailbox, isOrigin, listed, namesProxies } from './settings-grammar.js';

/** Everything an operator can set, read once at start from the environment (docs/operations.md lists it). */
export interface Settings {
  readonly port: number;
  readonly host: string;
  /** Owner of the user's own Postgres; null runs the embedded one. */
  readonly databaseUrl: string | null;
  /** Restricted role to serve from; null derives it from the owner's URL. */
  readonly databaseAppUrl: string | null;
  /** Standbys of the same Postgres, to read from. */
  readonly databaseReplicaUrls: readonly string[];
  /** Behind by more, none is read from. */
  readonly replicaMaxLagSeconds: number;
  /** Whether a pooler such as PgBouncer stands before the database; `auto` finds out. */
  readonly databasePooled: 'auto' | 'true' | 'false';
  readonly databasePoolSize: number;
  /** How many of those connections one organization may hold at once, in percent. */
  readonly organizationShare: number;
  readonly statementTimeoutMs: number;
  readonly dataDir: string;
  readonly redisUrl: string | null;
  /** Signs sessions; null only with the embedded database, which keeps a generated one in its data directory. */
  readonly authSecret: string | null;
  readonly externalJwt: {
    readonly secret: string | null;
    readonly jwksUrl: string | null;
    readonly issuer: string | null;
    readonly audience: string | null;
  };
  readonly passwords: {
    /** The fewest characters. */
    readonly minLength: number;
  };
  readonly mail: {
    /** The server that takes our mails; null sends none. */
    readonly smtpUrl: string | null;
    /** Whom mails are from. */
    readonly from: string | null;
    /** Whether only those sign in who have confirmed their e-mail. */
    readonly requireVerification: boolean;
  };
  readonly publicUrl: string | null;
  /** Proxies in front: a number of hops or a list of addresses; false trusts none. */
  readonly trustProxy: number | string | false;
  readonly corsOrigins: readonly string[];
  readonly rateLimits: {
    readonly apiKeyPerMinute: number;
    /** For a caller of a dialect that has limits of its own, by their names. */
    readonly perDialect: Readonly<Record<string, number>>;
    readonly defaultPerMinute: number;
    readonly addressPerMinute: number;
    readonly signInPerMinute: number;
    /** Sign-ins of one account that may fail in a quarter of an hour. */
    readonly signInPerAccount: number;
  };
  /** How often the server purges what was deleted long ago; 0 leaves it to the command. */
  readonly purgeIntervalMinutes: number;
  readonly transfers: {
    /** The largest file that may be imported, in bytes. */
    readonly importMaxBytes: number;
    /** Imports of one organization that have rows waiting. */
    readonly importsPerOrganization: number;
    /** How long files that nobody starts, and the outcomes of rows, are kept. */
    readonly importKeepDays: number;
    /** How often to look for imports that have something to be done; 0 leaves them to other replicas. */
    readonly importPollMs: number;
    readonly exportsPerOrganization: number;
    readonly exportIdleSeconds: number;
  };
  readonly changes: {
    /** How long a stream of changes goes on before its follower has to come back. */
    readonly streamSeconds: number;
  };
  readonly webhooks: {
    /** Whether http, and addresses that only this machine or network reaches, are good. */
    readonly allowPrivate: boolean;
    /** Whether this process calls webhooks, or leaves that to others and tells them where it makes a change. */
    readonly isWorker: boolean;
    /** How often to look for webhooks that have something to be done; 0 leaves them to other replicas. */
    readonly pollMs: number;
    /** Calls that are open at once, of all webhooks together. */
    readonly concurrency: number;
    readonly perOrganization: number;
  };
  /** Scans for duplicates. */
  readonly duplicates: {
    /** How often to look for scans that have something to be done; 0 leaves them to other replicas. */
    readonly pollMs: number;
  };
  /** How long the body of a request may take; of an upload, how long it may make no progress. */
  readonly bodyTimeoutSeconds: number;
  readonly shutdown: {
    /** How long an ending process goes on as before, but for its readiness. */
    readonly delaySeconds: number;
    /** How long requests that run may take from then on. */
    readonly timeoutSeconds: number;
  };
  /** Where `/metrics` is served: on a port of its own, or with a token beside the API; nowhere unless told. */
  readonly metrics: {
    readonly port: number | null;
    /** What whoever asks has to show; null asks for nothing. */
    readonly token: string | null;
  };
  /** OpenTelemetry, by its standard variables; what only its packages read is not here. */
  readonly telemetry: {
    readonly enabled: boolean;
    /** Where a collector takes OTLP over HTTP; null sends nothing there. */
    readonly endpoint: string | null;
    readonly tracesEndpoint: string | null;
    readonly metricsEndpoint: string | null;
    readonly traces: 'otlp' | 'none';
    readonly metrics: 'otlp' | 'none';
    readonly metricsIntervalMs: number;
    readonly serviceName: string;
  };
  readonly demoData: boolean;
  readonly logLevel: string;
  /** Whether each request has a line in the log. */
  readonly accessLog: boolean;
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

/** Thrown when the environment does not make sense; says all that is wrong at once, in words an operator can act on. */
export class SettingsError extends Error {}

/** Reads and checks the settings. */
export function loadSettings(env: NodeJS.ProcessEnv): Settings {
  const problems: string[] = [];
  const text = (name: string) => env[name]?.trim() || null;
  const number = (name: string, fallback: number, min: number, max: number) => {
    const value = Number(text(name) ?? fallback);
    if (Number.isInteger(value) && value >= min && value <= max) return value;
    problems.push(`${name} must be a whole number from ${min} to ${max}`);
    return fallback;
  };
  const isUrl = (value: string, protocols: string[]) =>
    URL.canParse(value) && protocols.includes(new URL(value).protocol);
  const url = (name: string, protocols: string[]) => {
    const value = text(name);
    if (value && !isUrl(value, protocols))
      problems.push(`${name} must be a URL beginning with ${protocols.map((p) => `${p}//`).join(' or ')}`);
    return value;
  };
  const oneOf = <Choice extends string>(name: string, choices: readonly Choice[], fallback: Choice) => {
    const value = (text(name)?.toLowerCase() ?? fallback) as Choice;
    if (!choices.includes(value)) problems.push(`${name} must be one of ${choices.join(', ')}`);
    return value;
  };

  const postgres = ['postgres:', 'postgresql:'];
  const databaseUrl = url('DATABASE_URL', postgres);
  const databaseAppUrl = url('DATABASE_APP_URL', postgres);
  if (databaseAppUrl && !databaseUrl)
    problems.push('DATABASE_APP_URL needs DATABASE_URL, the owner of the same database');
  const databaseReplicaUrls = listed(text('DATABASE_REPLICA_URL'));
  if (!databaseReplicaUrls.every((each) => isUrl(each, postgres)))
    problems.push('DATABASE_REPLICA_URL must be URLs beginning with postgres:// or postgresql://');
  if (databaseReplicaUrls.length > 0 && !databaseUrl)
    problems.push('DATABASE_REPLICA_URL needs DATABASE_URL, the primary that the standbys follow');
  const authSecret = text('AUTH_SECRET');
  if (databaseUrl && !authSecret)
    problems.push('AUTH_SECRET is required with DATABASE_URL (32 random characters or more)');
  if (authSecret && authSecret.length < 32) problems.push('AUTH_SECRET must be at least 32 characters');
  const smtpUrl = url('SMTP_URL', ['smtp:', 'smtps:']);
  const mailFrom = text('SMTP_FROM');
  if (smtpUrl && !mailFrom)
    problems.push(
      'SMTP_FROM is required with SMTP_URL: whom mails are from, such as "CRM <crm@example.com>"',
    );
  if (mailFrom && !isMailbox(mailFrom))
    problems.push('SMTP_FROM must be an e-mail address, or "name <address>"');
  const requireVerification =
    oneOf('AUTH_REQUIRE_EMAIL_VERIFICATION', ['true', 'false'], smtpUrl ? 'true' : 'false') === 'true';
  if (requireVerification && databaseUrl && !smtpUrl)
    problems.push('AUTH_REQUIRE_EMAIL_VERIFICATION needs SMTP_URL: nobody could confirm an e-mail');
  const metricsToken = text('METRICS_TOKEN');
  if (metricsToken && metricsToken.length < 16) problems.push('METRICS_TOKEN must be at least 16 characters');
  oneOf('OTEL_EXPORTER_OTLP_PROTOCOL', ['http/json'], 'http/json');
  const hops = text('TRUST_PROXY');
  if (hops && !namesProxies(hops))
    problems.push('TRUST_PROXY must be a number of proxies or their addresses, never true');
  const corsOrigins = listed(text('CORS_ORIGINS'));
  if (!corsOrigins.every(isOrigin))
    problems.push(
      'CORS_ORIGINS must be origins such as https://app.example.com, without a path or a slash at the end',
    );
  const externalJwt = {
    secret: text('AUTH_JWT_SECRET'),
    jwksUrl: url('AUTH_JWKS_URL', ['http:', 'https:']),
    issuer: text('AUTH_JWT_ISSUER'),
    audience: text('AUTH_JWT_AUDIENCE'),
  };
  if (externalJwt.secret && externalJwt.secret.length < 32)
    problems.push('AUTH_JWT_SECRET must be at least 32 characters');
  if (!externalJwt.secret && !externalJwt.jwksUrl)
    for (const name of ['AUTH_JWT_ISSUER', 'AUTH_JWT_AUDIENCE'])
      if (text(name))
        problems.push(`${name} needs AUTH_JWT_SECRET or AUTH_JWKS_URL: nobody else's tokens are accepted`);

  const settings: Settings = {
    port: number('PORT', 3000, 0, 65535),
    host: text('HOST') ?? '127.0.0.1',
    databaseUrl,
    databaseAppUrl,
    databaseReplicaUrls,
    replicaMaxLagSeconds: number('DATABASE_REPLICA_MAX_LAG_SECONDS', 10, 1, 3_600),
    databasePooled: oneOf('DATABASE_POOLED', ['auto', 'true', 'false'], 'auto'),
    databasePoolSize: number('DATABASE_POOL_SIZE', 20, 1, 500),
    organizationShare: number('DATABASE_ORGANIZATION_SHARE', 75, 1, 100),
    statementTimeoutMs: number('DATABASE_STATEMENT_TIMEOUT_MS', 15_000, 100, 3_600_000),
    dataDir: text('DATA_DIR') ?? './data',
    redisUrl: url('REDIS_URL', ['redis:', 'rediss:']),
    authSecret,
    externalJwt,
    passwords: { minLength: number('AUTH_PASSWORD_MIN_LENGTH', 8, 8, 64) },
    mail: { smtpUrl, from: mailFrom, requireVerification },
    publicUrl: url('PUBLIC_URL', ['http:', 'https:'])?.replace(/\/+$/, '') ?? null,
    trustProxy: hops === null ? false : /^\d+$/.test(hops) ? Number(hops) : hops,
    corsOrigins,
    rateLimits: {
      apiKeyPerMinute: number('RATE_LIMIT_API_KEY_PER_MINUTE', 120, 0, 1_000_000),
      perDialect: Object.fromEntries(
        dialects.flatMap(({ callerLimits = [] }) =>
          callerLimits.map(({ name, setting, fallback }) => [name, number(setting, fallback, 0, 1_000_000)]),
        ),
      ),
      defaultPerMinute: number('RATE_LIMIT_DEFAULT_PER_MINUTE', 600, 0, 1_000_000),
      addressPerMinute: number('RATE_LIMIT_ADDRESS_PER_MINUTE', 3000, 0, 1_000_000),
      signInPerMinute: number('RATE_LIMIT_SIGN_IN_PER_MINUTE', 20, 0, 1_000_000),
      signInPerAccount: number('RATE_LIMIT_SIGN_IN_PER_ACCOUNT', 20, 0, 1_000_000),
    },
    purgeIntervalMinutes: number('PURGE_INTERVAL_MINUTES', 60, 0, 10_080),
    transfers: {
      importMaxBytes: number('IMPORT_MAX_BYTES', 2 * 1024 ** 3, 1024, 1024 ** 4),
      importsPerOrganization: number('IMPORTS_PER_ORGANIZATION', 10, 1, 1_000),
      importKeepDays: number('IMPORT_KEEP_DAYS', 7, 1, 365),
      importPollMs: number('IMPORT_POLL_MS', 1_000, 0, 600_000),
      exportsPerOrganization: number('EXPORTS_PER_ORGANIZATION', 3, 1, 100),
      exportIdleSeconds: number('EXPORT_IDLE_SECONDS', 60, 1, 3_600),
    },
    changes: { streamSeconds: number('CHANGES_STREAM_SECONDS', 300, 1, 3_600) },
    webhooks: {
      allowPrivate: oneOf('WEBHOOKS_ALLOW_PRIVATE', ['true', 'false'], 'false') === 'true',
      isWorker: oneOf('WEBHOOKS_WORKER', ['true', 'false'], 'true') === 'true',
      pollMs: number('WEBHOOK_POLL_MS', 1_000, 0, 600_000),
      concurrency: number('WEBHOOK_CONCURRENCY', 100, 1, 10_000),
      perOrganization: number('WEBHOOKS_PER_ORGANIZATION', 50, 1, 10_000),
    },
    duplicates: { pollMs: number('DUPLICATES_POLL_MS', 1_000, 0, 600_000) },
    bodyTimeoutSeconds: number('BODY_TIMEOUT_SECONDS', 60, 1, 3_600),
    shutdown: {
      delaySeconds: number('SHUTDOWN_DELAY_SECONDS', databaseUrl ? 5 : 0, 0, 600),
      timeoutSeconds: number('SHUTDOWN_TIMEOUT_SECONDS', 20, 1, 3_600),
    },
    metrics: {
      port: text('METRICS_PORT') === null ? null : number('METRICS_PORT', 9464, 1, 65535),
      token: metricsToken,
    },
    telemetry: {
      enabled: oneOf('OTEL_SDK_DISABLED', ['true', 'false'], 'false') === 'false',
      endpoint: url('OTEL_EXPORTER_OTLP_ENDPOINT', ['http:', 'https:']),
      tracesEndpoint: url('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', ['http:', 'https:']),
      metricsEndpoint: url('OTEL_EXPORTER_OTLP_METRICS_ENDPOINT', ['http:', 'https:']),
      traces: oneOf('OTEL_TRACES_EXPORTER', ['otlp', 'none'], 'otlp'),
      metrics: oneOf('OTEL_METRICS_EXPORTER', ['otlp', 'none'], 'otlp'),
      metricsIntervalMs: number('OTEL_METRIC_EXPORT_INTERVAL', 60_000, 1_000, 3_600_000),
      serviceName: text('OTEL_SERVICE_NAME') ?? 'rosetta-crm',
    },
    demoData: oneOf('DEMO_DATA', ['true', 'false'], databaseUrl ? 'false' : 'true') === 'true',
    logLevel: oneOf('LOG_LEVEL', LOG_LEVELS, 'info'),
    accessLog: oneOf('ACCESS_LOG', ['true', 'false'], 'false') === 'true',
  };
  if (settings.metrics.port === settings.port)
    problems.push('METRICS_PORT must be another port than PORT; METRICS_TOKEN serves metrics beside the API');
  if (problems.length > 0) throw new SettingsError(sentenceOf(problems));
  return settings;
}

/** One line for one problem, and a line for each of several. */
function sentenceOf(problems: readonly string[]): string {
  const separator = problems.length === 1 ? ' ' : '\n- ';
  return `The settings do not make sense:${separator}${problems.join(separator)}`;
}
