import { signal } from '@preact/signals';

export const ROUTES = ['consultar', 'laboratorio'] as const;
export type Route = (typeof ROUTES)[number];

/** The tab on show, kept in the address after the #. */
export const route = signal<Route>(readRoute());

export function followAddress(): void {
  window.addEventListener('hashchange', () => {
    route.value = readRoute();
  });
}

function readRoute(): Route {
  const name = location.hash.replace(/^#\/?/, '').split('?')[0];
  return ROUTES.find((known) => known === name) ?? 'consultar';
}
