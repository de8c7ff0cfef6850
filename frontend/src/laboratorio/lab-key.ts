import { signal } from '@preact/signals';
import { readStored, writeStored } from '../storage.ts';

const STORED = 'laboratorio.clave';

/** What lets this page act in the laboratory; it comes with a link. Lasts as long as the browser's tab. */
export const labKey = signal(readStored('sessionStorage', STORED) ?? '');

/**
 * Takes the key out of every link that has one (`#/laboratorio?clave=…`), also of one that is pasted later
 * and whichever tab it leads to. It does not stay in the address, where others could read it. Call once.
 */
export function takeLabKeys(): void {
  takeFromAddress();
  window.addEventListener('hashchange', takeFromAddress);
}

function takeFromAddress(): void {
  const [route, query] = location.hash.split('?');
  const given = new URLSearchParams(query).get('clave');
  if (!given) return;
  labKey.value = given;
  writeStored('sessionStorage', STORED, given);
  history.replaceState(null, '', route);
}
