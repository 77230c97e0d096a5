// nginx and HAProxy as processes, from the sample configurations in deploy/.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const sample = (file) =>
  readFileSync(fileURLToPath(new URL(`../../deploy/${file}`, import.meta.url)), 'utf8');

/** Where Debian and others have a program; undefined where there is none. */
export function programOf(name) {
  const found = spawnSync('sh', ['-c', `PATH="$PATH:/usr/sbin:/usr/local/sbin" command -v ${name}`], {
    encoding: 'utf8',
  }).stdout.trim();
  return found || undefined;
}

/** What becomes of a sample here: the replicas' ports, a port for HTTP/1.1 and one for HTTP/2, both without TLS. */
const balancers = {
  nginx: {
    command: (home) => ['-p', home, '-e', 'stderr', '-c', path.join(home, 'main.conf')],
    files: ({ port, http2Port, replicaPorts }) => {
      const servers = replicaPorts.map((each) => `server 127.0.0.1:${each} max_fails=1 fail_timeout=1s;`);
      const site = sample('nginx/rosetta.conf')
        .replace(/( *server 127\.0\.0\.1:\d+ .*;\n)+/, `    ${servers.join('\n    ')}\n`)
        .replace('listen 80;', `listen 127.0.0.1:${port};`)
        .replace('listen 443 ssl http2;', `listen 127.0.0.1:${http2Port} http2;`)
        .replace(/ *ssl_certificate.*\n/g, '');
      const folders = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
      const main = `
        daemon off;
        master_process ${process.getuid?.() === 0 ? 'off' : 'on'};
        worker_processes 1;
        pid nginx.pid;
        error_log stderr error;
        events { worker_connections 1024; }
        http {
          access_log off;
          ${folders.map((each) => `${each}_temp_path ${each}_temp;`).join('\n')}
          include rosetta.conf;
        }`;
      return { 'main.conf': main, 'rosetta.conf': site };
    },
  },
  haproxy: {
    command: (home) => ['-db', '-q', '-f', path.join(home, 'haproxy.cfg')],
    files: ({ port, http2Port, replicaPorts }) => ({
      'haproxy.cfg': sample('haproxy/haproxy.cfg')
        .replace(/( *server replica\d+ .*\n)+/, () =>
          replicaPorts.map((each, index) => `    server replica${index + 1} 127.0.0.1:${each}\n`).join(''),
        )
        .replace('bind :80', `bind 127.0.0.1:${port}`)
        .replace(/bind :443 .*/, `bind 127.0.0.1:${http2Port} proto h2`),
    }),
  },
};

/**
 * Starts a balancer, `nginx` or `haproxy`, before replicas on this machine.
 *
 * @param {'nginx' | 'haproxy'} name
 * @param {{ port: number, http2Port: number, replicaPorts: number[] }} ports
 */
export async function startBalancer(name, ports) {
  const program = programOf(name);
  if (!program) throw new Error(`${name} is not here; Debian has it as a package of that name`);
  const { command, files } = balancers[name];
  const home = mkdtempSync(path.join(tmpdir(), `rosetta-${name}-`));
  for (const [file, text] of Object.entries(files(ports))) writeFileSync(path.join(home, file), text);
  const child = spawn(program, command(home), { stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  child.stderr.on('data', (text) => (log += text));
  const ended = once(child, 'close');
  while (!(await responses(ports.port))) {
    if (child.exitCode !== null) throw new Error(`${name} did not start:\n${log}`);
    await sleep(25);
  }
  return {
    log: () => log,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
      rmSync(home, { recursive: true, force: true });
    },
  };
}

function responses(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true));
    socket.once('error', () => resolve(false)).once('connect', () => socket.destroy());
  });
}
