import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import path from 'node:path';

/** Two ends of one connection through the proxy. */
interface Pair {
  readonly inside: Socket;
  readonly outside: Socket;
}

/** A proxy in front of a service, by which a test spoils the network between the service and those behind it. */
export class TcpProxy {
  private readonly pairs = new Set<Pair>();
  private readonly held = new Set<Socket>();
  private server: Server | null = null;
  private port = 0;
  private isHolding = false;
  private fatal: string | null = null;
  private delayMs = 0;
  /** Connections that were cut by {@link cutWhenAsked}. */
  cuts = 0;

  constructor(private readonly target: URL) {}

  /** The service's address through this proxy. */
  get url(): string {
    return this.urlOf(this.target.href);
  }

  /** The address of something else of the service, through this proxy. */
  urlOf(address: string): string {
    const url = new URL(address);
    url.host = `127.0.0.1:${this.port}`;
    return url.href;
  }

  /** Opens; a second time on the same port. */
  async open(): Promise<void> {
    const server = createServer((inside) => this.take(inside));
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    this.port = (server.address() as AddressInfo).port;
    this.server = server;
  }

  /** Keeps connections, takes further ones, and lets nothing through any more: a machine that hangs. */
  hold(): void {
    this.isHolding = true;
    for (const { inside, outside } of this.pairs) for (const socket of [inside, outside]) socket.pause();
  }

  /** Lets through again what comes, and what has waited. */
  letGo(): void {
    this.isHolding = false;
    for (const { inside, outside } of this.pairs) for (const socket of [inside, outside]) socket.resume();
    for (const inside of this.held) this.join(inside);
    this.held.clear();
  }

  /** Lets everything arrive so much later. */
  delay(milliseconds: number): void {
    this.delayMs = milliseconds;
  }

  /** Lets the next messages that hold a text arrive, and cuts their connections in place of the response; null lets them be. */
  cutWhenAsked(text: string | null): void {
    this.fatal = text;
  }

  /** Cuts every connection, and takes others. */
  cut(): void {
    for (const { inside, outside } of this.pairs) for (const socket of [inside, outside]) socket.destroy();
    for (const inside of this.held) inside.destroy();
    this.held.clear();
  }

  /** Cuts every connection and accepts no further ones. */
  async shut(): Promise<void> {
    const closed = new Promise((resolve) => (this.server ? this.server.close(resolve) : resolve(null)));
    this.cut();
    await closed;
    this.server = null;
  }

  private take(inside: Socket): void {
    inside.on('error', () => undefined);
    if (this.isHolding) this.held.add(inside.pause().on('close', () => this.held.delete(inside)));
    else this.join(inside);
  }

  private join(inside: Socket): void {
    const pair = { inside, outside: connect(this.address) };
    const { outside } = pair;
    this.pairs.add(pair);
    let isDoomed = false;
    inside.on('data', (chunk: Buffer) => {
      isDoomed ||= this.fatal !== null && chunk.includes(this.fatal);
      this.forward(outside, chunk);
    });
    outside.on('data', (chunk: Buffer) => {
      if (!isDoomed) return this.forward(inside, chunk);
      this.cuts++;
      inside.destroy();
    });
    for (const [socket, other] of [
      [inside, outside],
      [outside, inside],
    ] as const)
      socket
        .on('error', () => undefined)
        .on('end', () => other.end())
        .on('close', () => {
          other.destroy();
          this.pairs.delete(pair);
        });
    inside.resume();
  }

  private forward(to: Socket, chunk: Buffer): void {
    if (this.delayMs === 0) to.write(chunk);
    else setTimeout(() => to.destroyed || to.write(chunk), this.delayMs);
  }

  /** A Postgres may be where no address leads to: its host is a directory then. */
  private get address() {
    const host = decodeURIComponent(this.target.hostname);
    const port = Number(this.target.port);
    return host.startsWith('/') ? { path: path.join(host, `.s.PGSQL.${port}`) } : { host, port };
  }
}
