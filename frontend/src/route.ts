import { computed, signal } from '@preact/signals';
import { type Address, linkTo, parseAddress, withQuery } from './address.ts';

/** The sections that stand at the top of the page. */
export const TABS = ['consultar', 'laboratorio'] as const;

/** What can be on show; help texts lead to the glossary. */
const ROUTES = [...TABS, 'glosario'] as const;

/** Where somebody is who names a section and no place in it, or nothing at all. */
const FIRST_PLACES: Record<string, string> = { '': '#/consultar', laboratorio: '#/laboratorio/vivo' };

/** What is on show, kept in the address after the #. */
export const address = signal<Address>(parseAddress(''));
/** The section; undefined where the address names none that there is. */
export const route = computed(() => ROUTES.find((known) => known === address.value.path[0]));
/** The place within it. */
export const placePath = computed(() => address.value.path.slice(1));

/** Follows links, the way back and the way forward. Call once. */
export function followAddress(): void {
  const follow = () => {
    const named = parseAddress(location.hash);
    const first = named.path.length < 2 ? FIRST_PLACES[named.path[0] ?? ''] : undefined;
    // This is no step of its own: the way back would lead here again.
    if (first) history.replaceState(null, '', withQuery(first, named.query));
    address.value = first ? parseAddress(location.hash) : named;
  };
  follow();
  window.addEventListener('hashchange', follow);
}

/** Puts the query of the place on show into the address, without a step in the browser's history. */
export function replaceQuery(query: URLSearchParams): void {
  const [path = ''] = location.hash.split('?');
  history.replaceState(null, '', withQuery(path, query));
  address.value = parseAddress(location.hash);
}

/** The same with one part of it, or without that part when it is empty. */
export function setInQuery(name: string, value: string): void {
  const query = new URLSearchParams(address.value.query);
  if (value) query.set(name, value);
  else query.delete(name);
  replaceQuery(query);
}

/** Names what is on show in the address, without a step in the browser's history. */
export function replacePath(path: readonly string[]): void {
  history.replaceState(null, '', linkTo(path));
  address.value = parseAddress(location.hash);
}
