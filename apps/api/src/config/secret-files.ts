import { readFileSync } from 'node:fs';
import { SettingsError } from './settings.js';

/** Settings that hold a secret: each may be the name of a file instead, with `_FILE` behind its own. */
const SECRETS = [
  'DATABASE_URL',
  'DATABASE_APP_URL',
  'DATABASE_REPLICA_URL',
  'REDIS_URL',
  'AUTH_SECRET',
  'AUTH_JWT_SECRET',
  'SMTP_URL',
  'METRICS_TOKEN',
] as const;

/** The environment with every secret that is kept in a file, as Docker and Kubernetes do, read from there. */
export function withSecretFiles(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const read = { ...env };
  for (const name of SECRETS) {
    const file = env[`${name}_FILE`]?.trim();
    if (!file) continue;
    if (env[name]?.trim()) throw new SettingsError(`${name} and ${name}_FILE are both set`);
    read[name] = contentOf(`${name}_FILE`, file);
  }
  return read;
}

function contentOf(name: string, file: string): string {
  let content: string;
  try {
    content = readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new SettingsError(`${name} cannot be read: ${(error as Error).message}`);
  }
  if (content === '') throw new SettingsError(`${name} names an empty file: ${file}`);
  return content;
}
