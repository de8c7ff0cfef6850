import { TcpProxy } from '../servers/tcp-proxy.ts';

/** Stands before PostgreSQL. */
export interface QueryCounter extends Pick<TcpProxy, 'through' | 'close'> {
  /** How often a prepared statement was run, by its name. */
  count(statementName: string): number;
}

export async function countQueries(serverUrl: string): Promise<QueryCounter> {
  const counts = new Map<string, number>();
  const add = (name: string) => counts.set(name, (counts.get(name) ?? 0) + 1);
  const proxy = await TcpProxy.listen(
    () => [Number(new URL(serverUrl).port)],
    () => readBindings(add),
  );
  return {
    through: (url) => proxy.through(url),
    close: () => proxy.close(),
    count: (name) => counts.get(name) ?? 0,
  };
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
