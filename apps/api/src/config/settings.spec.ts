import { readFileSync } from 'node:fs';
import path from 'node:path';
import { loadSettings, SettingsError } from './settings.js';

const urls = ['localhost', 'ftp://localhost', 'nonsense://'];
const switches = ['yes', '2'];
const counts = ['-1', '1.5', 'many', '1e99'];
const origins = [
  'crm.example.org',
  'https://app.example.com/',
  'https://a.example, *',
  'https://a.example/b',
];

/** Values that make no sense, of each setting in docs/operations.md. */
const BAD: Record<string, readonly string[]> = {
  PORT: [...counts, '65536'],
  PUBLIC_URL: urls,
  TRUST_PROXY: ['true', '-1', '1.5', 'nginx', '10.0.0.0/33', '127.0.0.1, somewhere'],
  CORS_ORIGINS: origins,
  DATABASE_URL: urls,
  DATABASE_APP_URL: urls,
  DATABASE_REPLICA_URL: [...urls, 'postgres://a@b/c, nonsense'],
  DATABASE_REPLICA_MAX_LAG_SECONDS: [...counts, '0'],
  DATABASE_POOLED: switches,
  DATABASE_POOL_SIZE: [...counts, '0'],
  DATABASE_ORGANIZATION_SHARE: [...counts, '0', '101'],
  DATABASE_STATEMENT_TIMEOUT_MS: [...counts, '0'],
  REDIS_URL: urls,
  AUTH_SECRET: ['too short'],
  AUTH_PASSWORD_MIN_LENGTH: [...counts, '7', '65'],
  AUTH_REQUIRE_EMAIL_VERIFICATION: switches,
  SMTP_URL: urls,
  SMTP_FROM: ['CRM', 'CRM <crm>', '<crm@example.com'],
  AUTH_JWT_SECRET: ['too short'],
  AUTH_JWKS_URL: urls,
  AUTH_JWT_ISSUER: ['https://issuer.example'],
  AUTH_JWT_AUDIENCE: ['authenticated'],
  PURGE_INTERVAL_MINUTES: counts,
  IMPORT_MAX_BYTES: [...counts, '1 GB'],
  IMPORTS_PER_ORGANIZATION: counts,
  IMPORT_KEEP_DAYS: counts,
  IMPORT_POLL_MS: counts,
  EXPORTS_PER_ORGANIZATION: counts,
  EXPORT_IDLE_SECONDS: counts,
  CHANGES_STREAM_SECONDS: counts,
  WEBHOOKS_ALLOW_PRIVATE: switches,
  WEBHOOKS_WORKER: switches,
  WEBHOOK_POLL_MS: counts,
  DUPLICATES_POLL_MS: counts,
  WEBHOOK_CONCURRENCY: counts,
  WEBHOOKS_PER_ORGANIZATION: counts,
  BODY_TIMEOUT_SECONDS: counts,
  SHUTDOWN_DELAY_SECONDS: counts,
  SHUTDOWN_TIMEOUT_SECONDS: counts,
  METRICS_PORT: [...counts, '0', '3000'],
  METRICS_TOKEN: ['too short'],
  OTEL_SDK_DISABLED: switches,
  OTEL_EXPORTER_OTLP_ENDPOINT: urls,
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: urls,
  OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: urls,
  OTEL_EXPORTER_OTLP_PROTOCOL: ['grpc', 'http/protobuf'],
  OTEL_TRACES_EXPORTER: ['zipkin'],
  OTEL_METRICS_EXPORTER: ['prometheus'],
  OTEL_METRIC_EXPORT_INTERVAL: counts,
  DEMO_DATA: switches,
  LOG_LEVEL: ['loud'],
  ACCESS_LOG: switches,
};

/** Any text is good as a name; a place is tried at the start, which test/bad-settings.e2e-spec.ts holds to the same. */
const TRIED_OR_FREE = ['HOST', 'DATA_DIR', 'OTEL_SERVICE_NAME'];

const page = readFileSync(path.resolve(__dirname, '../../../../docs/operations.md'), 'utf8');
const names = [...(page.split(/^## /m)[1] ?? '').matchAll(/^\| `([A-Z_]+)`/gm)].map(([, name = '']) => name);
const badOf = (name: string) => BAD[name] ?? (name.startsWith('RATE_LIMIT_') ? counts : []);

/** What some of them need beside them. */
const OTHERS = {
  DATABASE_URL: 'postgres://crm@localhost/crm',
  AUTH_SECRET: 'x'.repeat(32),
  SMTP_FROM: 'crm@example.com',
};

/** What the start says of an environment. */
function refusalOf(environment: Record<string, string>): string {
  try {
    loadSettings(environment);
  } catch (error) {
    expect(error).toBeInstanceOf(SettingsError);
    return (error as Error).message;
  }
  throw new Error(`${JSON.stringify(environment)} was taken`);
}

describe('A bad setting', () => {
  it('is known of each that there is', () => {
    expect(names.filter((name) => badOf(name).length === 0)).toEqual(TRIED_OR_FREE);
    expect(Object.keys(BAD).filter((name) => !names.includes(name))).toEqual([]);
  });

  it.each(names.flatMap((name) => badOf(name).map((value) => [name, value])))(
    '%s=%s is refused in one line that names it and not the value',
    (name, value) => {
      const said = refusalOf({ ...OTHERS, [name]: value });
      expect(said).toMatch(new RegExp(`^The settings do not make sense: ${name} [^\\n]+$`));
      if (value.length > 8) expect(said).not.toContain(value);
    },
  );

  it.each([
    ['DATABASE_URL', 'postgres://localhost/crm', 'AUTH_SECRET is required with DATABASE_URL'],
    ['DATABASE_APP_URL', 'postgres://localhost/crm', 'DATABASE_APP_URL needs DATABASE_URL'],
    ['SMTP_URL', 'smtp://localhost', 'SMTP_FROM is required with SMTP_URL'],
  ])('%s is one without what it needs', (name, value, problem) => {
    expect(refusalOf({ [name]: value })).toContain(problem);
  });

  it('is said beside the others, a line for each', () => {
    expect(refusalOf({ PORT: 'x', LOG_LEVEL: 'loud' }).split('\n')).toEqual([
      'The settings do not make sense:',
      '- PORT must be a whole number from 0 to 65535',
      expect.stringMatching(/^- LOG_LEVEL must be one of /),
    ]);
  });

  it('is no proxy, origin or mailbox that is written as it may be', () => {
    const trusted = ['0', '2', '127.0.0.1, 10.0.0.0/8', '::1', 'loopback, uniquelocal'];
    const allowed = [
      'https://a.example, http://localhost:8080',
      'capacitor://localhost',
      'http://[::1]:3000',
    ];
    const from = ['crm@example.com', 'CRM <crm@example.com>', '"Sales, Ltd." <crm@example.com>'];
    for (const TRUST_PROXY of trusted) loadSettings({ TRUST_PROXY });
    for (const CORS_ORIGINS of allowed) loadSettings({ CORS_ORIGINS });
    for (const SMTP_FROM of from) loadSettings({ SMTP_FROM });
  });
});
