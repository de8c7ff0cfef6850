import { effect, signal } from '@preact/signals';
import { texts } from './i18n/texts.ts';
import { address, route } from './route.ts';

/** What the place on show calls itself; a section that has places sets it. */
export const placeTitle = signal('');

/** Names the document after what is on show: tabs and the way back are told apart by it. Call once. */
export function nameDocument(): void {
  effect(() => {
    const { title, tabs, glossary, notFound } = texts.value;
    const section = {
      consultar: tabs.consultar,
      laboratorio: tabs.laboratorio,
      glosario: glossary.title,
      none: notFound.title,
    }[route.value ?? 'none'];
    const place = route.value === 'laboratorio' && address.value.path.length > 1 ? placeTitle.value : '';
    // A place may be called like its section.
    document.title = [...new Set([place, section, title])].filter(Boolean).join(' · ');
  });
}
