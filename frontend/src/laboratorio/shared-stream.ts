import { openStream, type Told } from './stream.ts';

const NAME = 'laboratorio.eventos';

/** What tabs say to each other: what was told, to one of them or to all; or who wants to know what has been told so far. */
type Message = { told: Told; to?: string } | { asks: string };

interface SharedStreamOptions {
  take(told: Told): void;
  /** All that a tab needs that has just been opened. */
  soFar(): readonly Told[];
}

/**
 * Listens to the laboratory together with the other tabs of this browser: the one that has the lock listens and tells
 * the others, and when it closes, even by a crash, the next one has it. With a stream each, six tabs would use up the
 * connections to an HTTP/1.1 server, and nothing else would be answered in any of them.
 * @returns what ends it.
 */
export function openSharedStream(options: SharedStreamOptions): () => void {
  // Only there on https and localhost; the page is also opened from other machines.
  return navigator.locks ? shareStream(navigator.locks, options) : openStream(options.take);
}

function shareStream(locks: LockManager, { take, soFar }: SharedStreamOptions): () => void {
  const leaving = new AbortController();
  const channel = new BroadcastChannel(NAME);
  const self = String(Math.random());
  const say = (message: Message) => channel.postMessage(message);
  let isTelling = false;
  channel.onmessage = ({ data }: MessageEvent<Message>) => {
    if ('told' in data) {
      if (data.to === undefined || data.to === self) take(data.told);
    } else if (isTelling) {
      for (const told of soFar()) say({ told, to: data.asks });
    }
  };
  say({ asks: self });
  const listenAndTell = async () => {
    if (leaving.signal.aborted) return;
    isTelling = true;
    const close = openStream((told) => {
      take(told);
      say({ told });
    });
    await new Promise((resolve) => leaving.signal.addEventListener('abort', resolve));
    close();
  };
  // Whoever leaves before its turn has come is not waited for.
  locks.request(NAME, { signal: leaving.signal }, listenAndTell).catch(() => {});
  return () => {
    leaving.abort();
    channel.close();
  };
}
