import { TcpProxy } from './tcp-proxy.ts';

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
