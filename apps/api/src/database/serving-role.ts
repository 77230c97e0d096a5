import type pg from 'pg';
import { APP_ROLE } from '../../../../migrations/support/row-level-security.js';
import { DatabaseSetupError } from './database-setup.error.js';
import { type SessionOptions, sessionOf } from './session.js';
import { withClient } from './with-client.js';

/** Told to an operator whose URLs do not lead to the restricted role. */
export const HOW_TO_NAME_IT =
  `As the owner, give ${APP_ROLE} a password ("alter role ${APP_ROLE} password '...'", or where it is missing ` +
  `"create role ${APP_ROLE} login password '...'") and name it in DATABASE_APP_URL.`;

/** Refuses to serve requests as anybody who could read past row-level security, whatever the URLs say. */
export async function verifyServingRole(connection: SessionOptions): Promise<void> {
  const look = async (client: pg.Client) => (await client.query<ServingRole>(SERVING_ROLE)).rows[0]!;
  const { name, superuser, bypassrls, owns } = await withClient(sessionOf(connection), look);
  const power =
    (superuser && 'is a superuser') ||
    (bypassrls && 'bypasses row-level security') ||
    (owns && 'owns the tables or may act as who does');
  if (power)
    throw new DatabaseSetupError(`Requests would be served as ${name}, which ${power}. ${HOW_TO_NAME_IT}`);
}

interface ServingRole {
  readonly name: string;
  readonly superuser: boolean;
  readonly bypassrls: boolean;
  readonly owns: boolean;
}

const SERVING_ROLE = `
  select r.rolname as name, r.rolsuper as superuser, r.rolbypassrls as bypassrls,
    exists (
      select from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind = 'r' and (c.relforcerowsecurity or n.nspname = 'auth') and pg_has_role(r.oid, c.relowner, 'member')
    ) as owns
  from pg_roles r where r.rolname = current_user`;
