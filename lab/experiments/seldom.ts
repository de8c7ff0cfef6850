import type { Text } from '@sel/contract/lab/text';
import { highestShare } from '../queueing/statistics/rare-events.ts';
import { bilingual } from '../report/text.ts';

/**
 * What stands behind a number of things that seldom happen: how often they may happen all the same. Of none in n that is
 * 3/n at 95 %, if each is as likely to happen to any of them.
 * @param of how many there were; nothing is said where that is not known.
 */
export function shareBound(events: number | undefined, of: number): Text {
  if (events === undefined || of === 0) return { es: '', en: '' };
  const highest = highestShare(events, of);
  return bilingual({
    es: ({ number, percent }) => ` de ${number(of)} (como mucho el ${percent(highest)}, al 95 %)`,
    en: ({ number, percent }) => ` of ${number(of)} (at most ${percent(highest)}, at 95%)`,
  });
}
