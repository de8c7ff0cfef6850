import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const LOOPBACK = '127.0.0.1';

/**
 * Stands between a service and a server: gives it one address whatever becomes of the server's, spreads
 * connections over several servers as a load balancer does, and does to connections what networks do: breaks
 * them in the middle of a frame, delays what passes, or lets nothing pass and says so to nobody.
 */
export class TcpProxy {
  readonly #server: Server;
  readonly #targets: () => readonly number[];
  readonly #sockets = new Set<Socket>();
  #next = 0;
  /** Says how much of the next data on any connection still passes, as a fraction; undefined for all. */
  #cutAt: (() => number) | undefined;
  #isDown = false;
  /** Pending while nothing passes. */
  #silence: PromiseWithResolvers<void> | undefined;
  #delayMs = 0;
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

  /**
   * From now on nothing passes, in neither direction, until `mend`: no byte, no end and no reset, as when a
   * cable is pulled. What was sent meanwhile arrives then, for TCP repeats it.
   */
  silence(): void {
    this.#silence ??= Promise.withResolvers();
  }

  /** From now on all that passes takes so much longer, until `mend`. */
  delay(ms: number): void {
    this.#delayMs = ms;
  }

  mend(): void {
    this.#cutAt = undefined;
    this.#isDown = false;
    this.#delayMs = 0;
    this.#silence?.resolve();
    this.#silence = undefined;
  }

  async close(): Promise<void> {
    const closed = once(this.#server.close(), 'close');
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  async #serve(client: Socket): Promise<void> {
    this.#keep(client);
    await this.#silence?.promise;
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
    from.on('data', async (data) => {
      if (this.#cutAt) return this.#cutWithin(data, from, to, this.#cutAt());
      // Paused all the while: nothing overtakes, and the sender feels that the receiver is slow.
      from.pause();
      if (this.#delayMs > 0) await sleep(this.#delayMs);
      await this.#silence?.promise;
      if (to.write(data)) from.resume();
      else to.once('drain', () => from.resume());
    });
    from.on('end', async () => {
      await this.#silence?.promise;
      to.end();
    });
    from.on('close', async () => {
      await this.#silence?.promise;
      to.destroy();
    });
  }

  /** One side finds its frame unfinished, the other one that it was reset while it was sending. */
  #cutWithin(data: Buffer, from: Socket, to: Socket, fraction: number): void {
    from.pause();
    to.write(data.subarray(0, Math.ceil(data.length * fraction)), () => {
      to.destroy();
      from.resetAndDestroy();
    });
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => {}); // What follows is `close`, and that says enough.
    socket.on('close', () => this.#sockets.delete(socket));
  }
}

/** Ways to one server, each with an address of its own that stays the same wherever the server goes. */
export class Proxies {
  readonly #targets: () => readonly number[];
  readonly #open: TcpProxy[] = [];

  /** @param targets the server's ports at this moment. */
  constructor(targets: () => readonly number[]) {
    this.#targets = targets;
  }

  async open(): Promise<TcpProxy> {
    const proxy = await TcpProxy.listen(this.#targets);
    this.#open.push(proxy);
    return proxy;
  }

  async close(): Promise<void> {
    await Promise.all(this.#open.map((proxy) => proxy.close()));
  }
}
