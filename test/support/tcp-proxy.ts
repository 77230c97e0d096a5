import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A dialect in front of a service that a test can shut, so that the service is lost to those behind it. */
export class TcpProxy {
  private readonly sockets = new Set<Socket>();
  private server: Server | null = null;
  private port = 0;

  constructor(private readonly target: URL) {}

  /** The service's address through this dialect. */
  get url(): string {
    const url = new URL(this.target);
    url.host = `127.0.0.1:${this.port}`;
    return url.href;
  }

  /** Opens; a second time on the same port. */
  async open(): Promise<void> {
    const server = createServer((inside) => {
      const outside = connect({ host: this.target.hostname, port: Number(this.target.port) });
      for (const socket of [inside, outside]) {
        this.sockets.add(socket);
        socket.on('error', () => undefined).on('close', () => this.sockets.delete(socket));
      }
      inside.pipe(outside).pipe(inside);
    });
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    this.port = (server.address() as AddressInfo).port;
    this.server = server;
  }

  /** Keeps connections, and lets nothing through any more: a machine that hangs. */
  hold(): void {
    for (const socket of this.sockets) socket.unpipe().pause();
  }

  /** Cuts every connection and accepts no further ones. */
  async shut(): Promise<void> {
    const closed = new Promise((resolve) => (this.server ? this.server.close(resolve) : resolve(null)));
    for (const socket of this.sockets) socket.destroy();
    await closed;
    this.server = null;
  }
}
