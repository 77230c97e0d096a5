import { createServer } from 'node:net';
import { SettingsError } from './settings.js';

/** Says at once, and in words, that somebody else listens already; later the database would have been started for nothing. */
export async function assertPortIsFree(host: string, port: number, setting = 'PORT'): Promise<void> {
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === 'EADDRINUSE' ? 'something is listening there already' : message;
    throw new SettingsError(
      `Cannot listen on ${host}:${port}: ${why}. Set ${setting} (or HOST) to another one.`,
    );
  }
  await new Promise((resolve) => server.close(resolve));
}
