import pg from 'pg';
import { APP_ROLE } from '../../../../migrations/support/row-level-security.js';
import { DatabaseSetupError } from './database-setup.error.js';
import { underMigrationLock } from './migration-lock.js';
import { type ConnectionOptions, limitsOf, PLANNING, sessionOf } from './session.js';
import { withClient } from './with-client.js';

type Limits = Pick<ConnectionOptions, 'statementTimeoutMs'>;

/**
 * Gives the roles that requests may be served as their limits in this database: through a pooler no connection brings its
 * own. Where the owner may not give them, nothing happens; {@link verifyLimits} tells.
 */
export async function giveLimits(
  ownerUrl: string,
  { url, ...limits }: Limits & Pick<ConnectionOptions, 'url'>,
): Promise<void> {
  const roles = [APP_ROLE, decodeURIComponent(new URL(url).username)];
  const give = async (client: pg.Client) => {
    const { rows } = await client.query<LimitedRole>(RESTRICTED_ROLES, [roles]);
    for (const role of rows) for (const sql of missingLimits(role, limits)) await client.query(sql);
  };
  try {
    await underMigrationLock(ownerUrl, () => withClient({ connectionString: ownerUrl }, give));
  } catch (error) {
    if ((error as { code?: string }).code !== NOT_PERMITTED) throw error;
  }
}

/**
 * Refuses to serve through a pooler as a role that brings no limits; answers what an operator should know when connections
 * that the pooler opened earlier have others, else null.
 */
export async function verifyLimits(connection: ConnectionOptions): Promise<string | null> {
  const look = async (client: pg.Client) => (await client.query<ServingRole>(SERVING_ROLE)).rows[0]!;
  const role = await withClient(sessionOf(connection), look);
  const wanted = connection.statementTimeoutMs;
  if (role.timeout === wanted) return null;
  const missing = missingLimits(role, connection).map((sql) => `  ${sql};\n`);
  if (missing.length > 0)
    throw new DatabaseSetupError(
      `Through a pooler ${role.name} has to bring its own limits, and the owner of the schema may not give them. ` +
        `Let a superuser run this in the database, and RECONNECT in the pooler's console:\n${missing.join('')}`,
    );
  return (
    `The pooler keeps connections whose statement time limit is ${role.timeout} ms; ` +
    `RECONNECT in its console brings the new one of ${wanted} ms.`
  );
}

interface LimitedRole {
  readonly name: string;
  readonly database: string;
  /** What the role is given in this database, as `name=value`. */
  readonly settings: string[];
}

interface ServingRole extends LimitedRole {
  readonly timeout: number;
}

function missingLimits({ name: role, database, settings }: LimitedRole, limits: Limits): string[] {
  const place = `alter role ${pg.escapeIdentifier(role)} in database ${pg.escapeIdentifier(database)}`;
  return Object.entries({ ...limitsOf(limits), ...PLANNING })
    .filter(([name, value]) => !settings.includes(`${name}=${value}`))
    .map(([name, value]) => `${place} set ${name} = ${value}`);
}

const LIMITED_ROLE = `
  r.rolname as name, current_database() as database, coalesce((
    select s.setconfig from pg_db_role_setting s join pg_database d on d.oid = s.setdatabase
    where s.setrole = r.oid and d.datname = current_database()), '{}') as settings`;

const RESTRICTED_ROLES = `
  select ${LIMITED_ROLE} from pg_roles r where r.rolname = any($1) and not r.rolsuper and r.rolname <> current_user`;

const SERVING_ROLE = `
  select ${LIMITED_ROLE}, (select setting::int from pg_settings where name = 'statement_timeout') as timeout
  from pg_roles r where r.rolname = current_user`;

const NOT_PERMITTED = '42501';
