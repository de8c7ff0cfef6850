import { readLabState } from './lab-api.ts';
import { LabStore } from './lab-store.ts';
import { openSharedStream } from './shared-stream.ts';

const store = new LabStore(readLabState);

/** What this page knows of the laboratory. */
export const {
  connectionState,
  snapshot,
  history,
  markers,
  progress,
  state,
  isThere,
  isStale,
  refreshState,
} = store;

/**
 * Listens to the laboratory for as long as its tab is open and can be seen: what nobody sees needs no connection, and
 * what happened meanwhile is told when it is seen again. @returns what ends it.
 */
export function listen(): () => void {
  let close: (() => void) | undefined;
  const follow = () => {
    if (!document.hidden) close ??= openSharedStream(store);
    else {
      close?.();
      close = undefined;
    }
  };
  follow();
  document.addEventListener('visibilitychange', follow);
  return () => {
    document.removeEventListener('visibilitychange', follow);
    close?.();
    store.stopAsking();
  };
}
