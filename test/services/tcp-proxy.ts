import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

const LOOPBACK = '127.0.0.1';

/**
 * Stands between a service and a server: gives it one address whatever becomes of the server's, spreads
 * connections over several servers as a load balancer does, and cuts connections in the middle of a frame.
 */
export class TcpProxy {
  readonly #server: Server;
  readonly #targets: () => readonly number[];
  readonly #sockets = new Set<Socket>();
  #next = 0;
  /** Says how much of the next data on any connection still passes, as a fraction; undefined for all. */
  #cutAt: (() => number) | undefined;
  #isDown = false;
  readonly #observe: (() => (data: Buffer) => void) | undefined;

  /**
   * @param targets the servers' ports on this machine at this moment; asked again for every connection.
   * @param observe called for each connection; what it returns is shown all that the client sends on it.
   */
  static async listen(
    targets: () => readonly number[],
    observe?: () => (data: Buffer) => void,
  ): Promise<TcpProxy> {
    const proxy = new TcpProxy(targets, observe);
    await once(proxy.#server.listen(0, LOOPBACK), 'listening');
    return proxy;
  }

  private constructor(targets: () => readonly number[], observe?: () => (data: Buffer) => void) {
    this.#targets = targets;
    this.#observe = observe;
    this.#server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => void this.#serve(client));
  }

  get port(): number {
    return (this.#server.address() as { port: number }).port;
  }

  /** The same URL with this proxy's address. */
  through(url: string): string {
    const changed = new URL(url);
    changed.host = `${LOOPBACK}:${this.port}`;
    return changed.href;
  }

  /**
   * From now on every connection breaks in the middle of the next data that passes on it, until `mend`.
   * @param random where in the middle, from 0 to 1.
   */
  cut(random: () => number): void {
    this.#cutAt = random;
  }

  /** Resets all connections, and each new one, until `mend`. */
  down(): void {
    this.#isDown = true;
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  mend(): void {
    this.#cutAt = undefined;
    this.#isDown = false;
  }

  async close(): Promise<void> {
    const closed = once(this.#server.close(), 'close');
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  async #serve(client: Socket): Promise<void> {
    this.#keep(client);
    if (this.#isDown) return void client.resetAndDestroy();
    const server = await this.#connect();
    if (!server || client.destroyed) {
      client.destroy();
      server?.destroy();
      return;
    }
    if (this.#observe) client.on('data', this.#observe());
    this.#pass(client, server);
    this.#pass(server, client);
  }

  /** The first server that takes the connection, beginning with another one each time. */
  async #connect(): Promise<Socket | undefined> {
    const targets = this.#targets();
    this.#next += 1;
    for (let tried = 0; tried < targets.length; tried += 1) {
      const port = targets[(this.#next + tried) % targets.length] as number;
      const socket = connect({ port, host: LOOPBACK, noDelay: true, allowHalfOpen: true });
      this.#keep(socket);
      const connected = await once(socket, 'connect').catch(() => undefined);
      if (connected) return socket;
    }
    return undefined;
  }

  #pass(from: Socket, to: Socket): void {
    from.on('data', (data) => {
      if (this.#cutAt) {
        // One side finds its frame unfinished, the other one that it was reset while it was sending.
        from.pause();
        to.write(data.subarray(0, Math.ceil(data.length * this.#cutAt())), () => {
          to.destroy();
          from.resetAndDestroy();
        });
      } else if (!to.write(data)) {
        from.pause();
        to.once('drain', () => from.resume());
      }
    });
    from.on('end', () => to.end());
    from.on('close', () => to.destroy());
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => {}); // What follows is `close`, and that says enough.
    socket.on('close', () => this.#sockets.delete(socket));
  }
}
