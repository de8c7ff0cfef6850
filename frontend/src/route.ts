import { batch, signal } from '@preact/signals';

/** The sections that stand at the top of the page. */
export const TABS = ['consultar', 'laboratorio'] as const;

/** What can be on show; help texts lead to the glossary. */
const ROUTES = [...TABS, 'glosario'] as const;
export type Route = (typeof ROUTES)[number];

/** What is on show, kept in the address after the #: `#/glosario/ley-de-little` is a route and its detail. */
export const route = signal<Route>(readRoute().name);
export const routeDetail = signal(readRoute().detail);

export function followAddress(): void {
  window.addEventListener('hashchange', () => {
    const { name, detail } = readRoute();
    batch(() => {
      route.value = name;
      routeDetail.value = detail;
    });
  });
}

function readRoute(): { name: Route; detail: string } {
  const [path = ''] = location.hash.replace(/^#\/?/, '').split('?');
  const [name, detail = ''] = path.split('/');
  return { name: ROUTES.find((known) => known === name) ?? 'consultar', detail: decoded(detail) };
}

/** Somebody may have typed it. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
