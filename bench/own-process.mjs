// The product as a process of its own, whose memory is nobody else's.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, readFileSync } from 'node:fs';
import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../dist/apps/api/src/main.js', import.meta.url));
const probe = new URL('event-loop.mjs', import.meta.url).href;

let started = 0;

/**
 * Starts the built product over a database, with further settings; what it prints is to be seen unless told. Fails where it ends
 * before it is ready.
 */
export async function startProduct(database, settings = {}, output = 'inherit') {
  const port = Number(settings.PORT ?? 20_000 + ((process.pid + started++) % 20_000));
  const environment = { DATABASE_URL: database.ownerUrl, AUTH_SECRET: randomBytes(32).toString('hex') };
  const env = { PATH: process.env.PATH, LOG_LEVEL: 'warn', PORT: String(port), ...environment, ...settings };
  const stdio = ['inherit', output, 'inherit', 'ipc'];
  const child = spawn(process.execPath, ['--import', probe, main], { env, stdio });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const url = `http://127.0.0.1:${port}`;
  while (!(await fetch(`${url}/health/ready`).catch(() => null))?.ok) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`The product ended before it was ready: ${child.exitCode ?? child.signalCode}`);
    await sleep(100);
  }
  /** How long its event loop kept others waiting since it was asked last, see event-loop.mjs. */
  const eventLoop = async () => {
    child.send('event loop');
    return (await once(child, 'message'))[0];
  };
  return { pid: child.pid, port, ended, kill: (signal) => child.kill(signal), eventLoop };
}

/** Sends a file as a stream; answers what was answered. */
export function uploadFile(port, path, headers, file) {
  return new Promise((resolve, reject) => {
    const request = http.request({ port, host: '127.0.0.1', method: 'POST', path, headers }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        if (response.statusCode === 201) resolve(JSON.parse(text));
        else reject(new Error(`${path} answered ${response.statusCode}: ${text}`));
      });
    });
    request.on('error', reject);
    createReadStream(file).pipe(request);
  });
}

/** Of a process, in MB: `VmRSS` at present, `VmHWM` at most so far. */
export function memoryOf(pid, what) {
  const [, kilobytes] = new RegExp(`${what}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Math.round(kilobytes / 1024);
}
