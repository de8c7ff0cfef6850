import { signal } from '@preact/signals';
import { withQuery } from '../address.ts';
import { readStored, writeStored } from '../storage.ts';

const STORED = 'laboratorio.clave';
const QUERY_NAME = 'clave';

/** What lets this page act in the laboratory; it comes with a link, or is pasted. Lasts as long as the browser's tab. */
export const labKey = signal(readStored('sessionStorage', STORED) ?? '');

/**
 * Takes the key out of every link that has one (`#/laboratorio?clave=…`), also of one that is pasted later
 * and whichever tab it leads to. It does not stay in the address, where others could read it. Call once, before
 * anybody else follows the address.
 */
export function takeLabKeys(): void {
  takeFromAddress();
  window.addEventListener('hashchange', takeFromAddress);
}

/** @param pasted the key alone, or the whole link that ends in it. */
export function useLabKey(pasted: string): void {
  const key = keyIn(pasted);
  labKey.value = key;
  writeStored('sessionStorage', STORED, key);
}

/** The key of a link, or the text itself where it is no link. */
function keyIn(pasted: string): string {
  const [, query] = pasted.trim().split('?');
  return query === undefined ? pasted.trim() : (new URLSearchParams(query).get(QUERY_NAME) ?? '');
}

function takeFromAddress(): void {
  const [path = '', query] = location.hash.split('?');
  const parts = new URLSearchParams(query);
  const given = parts.get(QUERY_NAME);
  if (!given) return;
  useLabKey(given);
  parts.delete(QUERY_NAME);
  history.replaceState(null, '', withQuery(path, parts));
}
