import { computed, signal } from '@preact/signals';
import type { EvidenceFigure } from '@sel/contract/lab/verdict';
import { format } from '../i18n/format.ts';
import { history } from './connection.ts';
import { labTexts } from './texts.ts';
import { steadyVerdict } from './verdict-steady.ts';

const steady = computed(() => steadyVerdict(history.value));
const bottleneck = computed(() => steady.value?.bottleneck);

/** What limits the system at this moment, in one sentence, with the figures that say so. */
export function Verdict() {
  const t = labTexts.value.verdict;
  return (
    <section class="card verdict" data-bottleneck={bottleneck.value} aria-label={t.title}>
      <h2>{t.title}</h2>
      <p class="verdict-sentence" role="status">
        {bottleneck.value && t.bottlenecks[bottleneck.value]}
      </p>
      <Evidence />
      <Why />
    </section>
  );
}

/** Apart from the sentence: these figures change with every picture, and it seldom does. */
function Evidence() {
  const t = labTexts.value.verdict;
  const evidence = steady.value?.evidence ?? [];
  return (
    <ul class="verdict-evidence">
      {evidence.map((item) => (
        <li key={item.figure}>
          {t.figures[item.figure] ?? item.figure} <b>{written(item)}</b>
        </li>
      ))}
      {bottleneck.value === 'idle' && <li>{t.start}</li>}
    </ul>
  );
}

const isAsked = signal(false);

/** Every rule in its order with its figures: why it is this one and no other. */
function Why() {
  const t = labTexts.value.verdict;
  return (
    <details
      class="verdict-why"
      open={isAsked.value}
      onToggle={({ currentTarget }) => {
        isAsked.value = currentTarget.open;
      }}
    >
      <summary>{t.why}</summary>
      {isAsked.value && (
        <ol>
          {steady.value?.rules.map(({ rule, applies, evidence }) => (
            <li key={rule} data-applies={applies}>
              <span aria-hidden="true">{applies ? '●' : '○'}</span> {t.rules[rule]}{' '}
              <Answer applies={applies} /> {evidence.map(heldAgainst).join(' · ')}
            </li>
          ))}
        </ol>
      )}
    </details>
  );
}

function Answer({ applies }: { applies: boolean }) {
  const { yes, no } = labTexts.value.verdict;
  return <b>{applies ? yes : no}</b>;
}

function heldAgainst(item: EvidenceFigure): string {
  const t = labTexts.value.verdict;
  const limit = item.limit === null ? '' : ` ${t.limit(written({ ...item, value: item.limit }))}`;
  return `${t.figures[item.figure] ?? item.figure} ${written(item)}${limit}`;
}

function written({ value, unit }: EvidenceFigure): string {
  switch (unit) {
    case 'share':
      return format.value.percent(value);
    case 'ms':
      return format.value.duration(value);
    case 'perSecond':
      return format.value.perSecond(value);
    case 'count':
      return format.value.count(value);
    case 'cores':
      return format.value.number(value);
  }
}
