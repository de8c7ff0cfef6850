import type { Verdict as VerdictData } from '@sel/contract/laboratorio';
import { format } from '../i18n/format.ts';
import { snapshot } from './connection.ts';
import { figures } from './numbers.ts';
import { labTexts } from './texts.ts';

/** What limits the system at this moment, in one sentence, with the figures that say so. */
export function Verdict() {
  const verdict = snapshot.value?.verdict;
  const t = labTexts.value.verdict;
  if (!verdict) return null;
  return (
    <section class="card verdict" data-bottleneck={verdict.bottleneck}>
      <h2>{t.title}</h2>
      <p class="verdict-sentence">{t.bottlenecks[verdict.bottleneck]}</p>
      <ul class="verdict-evidence">
        {verdict.evidence.map((item) => (
          <li key={item.figure}>
            {t.figures[item.figure] ?? item.figure} <b>{written(item)}</b>
          </li>
        ))}
      </ul>
    </section>
  );
}

function written({ value, unit }: VerdictData['evidence'][number]): string {
  switch (unit) {
    case 'share':
      return figures.value.percent(value);
    case 'ms':
      return format.value.duration(value);
    case 'perSecond':
      return `${figures.value.number(value)}/s`;
    case 'count':
      return figures.value.whole(value);
  }
}
