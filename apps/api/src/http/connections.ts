import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Server as Listener, type Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { type Figure, type Measured, Shutdown } from '@rosetta/common';
import { errorShapeOf } from '../dialects/index.js';
import { isReadByItsHandler } from './streamed-body.js';
import { refuseLateBody } from './unreadable-request.js';

/** What is decided about connections. */
export class ConnectionsOptions {
  constructor(
    /** How long a body may take; of a file that is read as it comes, how long it may make no progress. */
    readonly bodyTimeoutMs: number,
  ) {}
}

/** A request and its response, the last of their connection. */
interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Since when its body is waited for; of a file, since its last progress, when so many bytes were read. */
  since: number;
  bytesRead: number;
}

/** How often bodies that take too long are looked for, at most. */
const LOOK_MS = 5_000;
/** What counts as progress of a file. */
const PROGRESS_BYTES = 16 * 1024;
/** How often connections that have become idle are looked for while the server closes. */
const SWEEP_MS = 100;
/** How long a connection may be silent, or its request without an end of its head, while the server closes. */
const SILENCE_MS = 1_000;

/** The connections of the HTTP server: limits the time of bodies, and ends all of them in order. */
@Injectable()
export class Connections implements Measured, OnModuleInit, OnModuleDestroy {
  /** null has not sent a request yet. */
  private readonly open = new Map<Socket, Exchange | null>();
  private looking?: NodeJS.Timeout;

  constructor(
    private readonly host: HttpAdapterHost,
    private readonly shutdown: Shutdown,
    private readonly options: ConnectionsOptions,
  ) {}

  figures(): Figure[] {
    const running = (exchange: Exchange | null) => exchange !== null && !exchange.response.writableFinished;
    return [
      {
        name: 'http_requests_in_flight',
        kind: 'gauge',
        help: 'Requests that are not answered yet',
        read: () => [...this.open.values()].filter(running).length,
      },
      {
        name: 'http_connections',
        kind: 'gauge',
        help: 'Open connections of clients',
        read: () => this.open.size,
      },
      {
        name: 'draining',
        kind: 'gauge',
        help: 'Whether the process is about to end',
        read: () => Number(this.shutdown.announced.aborted),
      },
    ];
  }

  onModuleInit(): void {
    this.server.on('connection', (socket) => {
      this.open.set(socket, null);
      socket.once('close', () => this.open.delete(socket));
    });
    this.server.prependListener('request', (request, response) => {
      const { socket } = request;
      this.open.set(socket, { request, response, since: performance.now(), bytesRead: socket.bytesRead });
      if (this.shutdown.announced.aborted) response.setHeader('connection', 'close');
    });
    const every = Math.min(LOOK_MS, this.options.bodyTimeoutMs);
    this.looking = setInterval(() => this.endLateBodies(), every).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.looking);
  }

  /** From now on each response ends its connection, so that none is left when nothing new is taken any more. */
  announceEnd(): void {
    this.shutdown.announce();
    for (const exchange of this.open.values())
      if (exchange && !exchange.response.headersSent) exchange.response.setHeader('connection', 'close');
  }

  /**
   * Takes no further connections, and resolves when there are none: running requests are answered, idle and silent
   * connections ended, and so is everything after `timeoutMs`.
   */
  async close(timeoutMs: number): Promise<void> {
    await quietMoment();
    const closed = once(this.server, 'close');
    // The HTTP server's own way would cut off answers that their clients have not taken yet.
    Listener.prototype.close.call(this.server);
    this.destroy(isIdle);
    this.shutdown.close();
    const timers = [
      setInterval(() => this.destroy(isIdle), SWEEP_MS),
      setTimeout(() => this.destroy((exchange) => exchange === null), SILENCE_MS),
      setTimeout(() => this.destroy(() => true), timeoutMs),
    ];
    await closed;
    timers.forEach(clearTimeout);
  }

  private get server(): Server {
    return this.host.httpAdapter.getHttpServer() as Server;
  }

  private destroy(isOver: (exchange: Exchange | null) => boolean): void {
    for (const [socket, exchange] of this.open) if (isOver(exchange)) socket.destroy();
  }

  private endLateBodies(): void {
    const now = performance.now();
    for (const [socket, exchange] of this.open) {
      if (!exchange || exchange.request.complete) continue;
      const { request, response } = exchange;
      const mayTakeLong = isReadByItsHandler(request) && !response.writableEnded;
      if (mayTakeLong && socket.bytesRead - exchange.bytesRead >= PROGRESS_BYTES)
        Object.assign(exchange, { since: now, bytesRead: socket.bytesRead });
      if (now - exchange.since < this.options.bodyTimeoutMs) continue;
      if (response.headersSent) socket.destroy();
      else
        refuseLateBody(request, (failure, failed) => errorShapeOf(failed.path).renderError(failure, failed));
    }
  }
}

/** Whether a connection waits for a further request. */
function isIdle(exchange: Exchange | null): boolean {
  return exchange !== null && exchange.request.complete && exchange.response.writableFinished;
}

/** The most turns of the event loop that a quiet one is waited for. */
const MOST_TURNS = 1_000;
/** A turn that took no longer has found nothing to do. */
const QUIET_MS = 0.1;

/**
 * Resolves behind a turn of the event loop in which nothing came in. Connections that the kernel has taken, and requests that
 * lie in its buffers, would be lost with the listener; right behind such a turn there are none.
 */
async function quietMoment(): Promise<void> {
  for (let turns = 0; turns < MOST_TURNS; turns++) {
    const began = performance.now();
    await nextTurn();
    if (performance.now() - began < QUIET_MS) return;
  }
}
