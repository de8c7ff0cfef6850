import { TcpProxy } from '../servers/tcp-proxy.ts';

/** Stands before PostgreSQL and counts how often each prepared statement is run, by its name. */
export class QueryCounter {
  readonly #proxy: TcpProxy;
  readonly #counts: Map<string, number>;

  static async listen(serverUrl: string): Promise<QueryCounter> {
    const counts = new Map<string, number>();
    const count = (name: string) => counts.set(name, (counts.get(name) ?? 0) + 1);
    const proxy = await TcpProxy.listen(
      () => [Number(new URL(serverUrl).port)],
      () => readBindings(count),
    );
    return new QueryCounter(proxy, counts);
  }

  private constructor(proxy: TcpProxy, counts: Map<string, number>) {
    this.#proxy = proxy;
    this.#counts = counts;
  }

  through(url: string): string {
    return this.#proxy.through(url);
  }

  count(statementName: string): number {
    return this.#counts.get(statementName) ?? 0;
  }

  close(): Promise<void> {
    return this.#proxy.close();
  }
}

const BIND = 'B'.charCodeAt(0);

/**
 * Reads what a client sends (PostgreSQL's documentation, "Message Formats") and tells the statement's name
 * of every Bind message: type, length, the portal's name, the statement's name, …
 */
function readBindings(onBind: (statementName: string) => void): (data: Buffer) => void {
  let unread: Buffer = Buffer.alloc(0);
  let typeLength = 0; // A connection's first message has a length, but no type.
  return (data) => {
    unread = Buffer.concat([unread, data]);
    while (unread.length >= typeLength + 4) {
      const end = typeLength + unread.readInt32BE(typeLength);
      if (unread.length < end) return;
      if (typeLength === 1 && unread[0] === BIND) {
        const name = unread.indexOf(0, 5) + 1;
        onBind(unread.toString('utf8', name, unread.indexOf(0, name)));
      }
      unread = unread.subarray(end);
      typeLength = 1;
    }
  };
}
