import { computed } from '@preact/signals';
import type { Drain } from '@sel/contract/lab/drain';
import type { EvidenceFigure, Verdict as VerdictData } from '@sel/contract/lab/verdict';
import { format } from '../i18n/format.ts';
import { useBeside } from '../ui/beside.ts';
import { TableHead } from '../ui/table-head.tsx';
import { history, snapshot } from './connection.ts';
import { faultLabel } from './controls/fault-actions.ts';
import { labTexts, liveTexts } from './texts.ts';
import './verdict.css';
import { steadyVerdict } from './verdict-steady.ts';

const steady = computed(() => steadyVerdict(history.value));
const sentence = computed(() => sentenceOf(steady.value));

/** What limits the system at this moment, in one sentence, with the figures that say so. */
export function Verdict() {
  const t = labTexts.value.verdict;
  return (
    <section class="card verdict" data-bottleneck={steady.value?.bottleneck} aria-label={t.title}>
      <h2 class="visually-hidden">{t.title}</h2>
      <p class="verdict-sentence" role="status">
        {sentence}
      </p>
      <Evidence />
      <Why />
    </section>
  );
}

function sentenceOf(verdict: VerdictData | undefined): string {
  if (!verdict) return '';
  if (verdict.fault) return liveTexts.value.verdict.fault(faultLabel(verdict.fault));
  return labTexts.value.verdict.bottlenecks[verdict.bottleneck];
}

/** Apart from the sentence: these figures change with every picture, and it seldom does. */
function Evidence() {
  const t = labTexts.value.verdict;
  const { evidence = [], bottleneck } = steady.value ?? {};
  return (
    <ul class="verdict-evidence">
      {evidence.map((item) => (
        <li key={item.figure}>
          {t.figures[item.figure] ?? item.figure} <b>{written(item)}</b>
        </li>
      ))}
      {bottleneck === 'idle' && <li>{t.start}</li>}
      <DrainForecast />
    </ul>
  );
}

const drainSentence = computed(() => {
  const { drain, atMs } = snapshot.value ?? {};
  return drain && atMs !== undefined ? drainSentenceOf(drain, atMs) : undefined;
});

/** How long the queue that drains will take, and afterwards how long it took. */
function DrainForecast() {
  return drainSentence.value === undefined ? null : <li>{drainSentence}</li>;
}

function drainSentenceOf({ madeAtMs, valueMs, lowMs, highMs, emptyAfterMs }: Drain, atMs: number): string {
  const t = liveTexts.value.verdict.drain;
  const written = (ms: number) => format.value.seconds(Math.max(0, ms) / 1000);
  if (emptyAfterMs !== null)
    return t.over(written(emptyAfterMs), written(valueMs), written(lowMs), written(highMs));
  const passedMs = atMs - madeAtMs;
  return passedMs > highMs
    ? t.late(written(highMs))
    : t.open(written(valueMs - passedMs), written(lowMs - passedMs), written(highMs - passedMs));
}

/** Every rule with what it was held against: the first one that applies is the verdict. */
function Why() {
  const { opener, opened } = useBeside();
  const t = labTexts.value.verdict;
  return (
    <>
      <button {...opener} type="button" class="button bare verdict-why">
        {t.why}
      </button>
      <div {...opened} class="popover verdict-rules">
        <p>{liveTexts.value.verdict.rules}</p>
        <Rules />
      </div>
    </>
  );
}

function Rules() {
  const { verdict: names } = labTexts.value;
  const t = liveTexts.value.verdict;
  const rules = steady.value?.rules ?? [];
  const decisive = rules.findIndex(({ applies }) => applies);
  return (
    <table class="lab-table">
      <TableHead columns={[t.rule, t.figures]} />
      <tbody>
        {rules.map(({ rule, applies, evidence }, index) => (
          <tr key={rule} data-decisive={index === decisive}>
            <th scope="row">
              {names.rules[rule]} <b>{applies ? names.yes : names.no}</b>
            </th>
            <td>{evidence.map(withLimit).join(' · ') || '–'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function withLimit(item: EvidenceFigure): string {
  const name = labTexts.value.verdict.figures[item.figure] ?? item.figure;
  const limit =
    item.limit === null ? '' : ` ${labTexts.value.verdict.limit(written({ ...item, value: item.limit }))}`;
  return `${name} ${written(item)}${limit}`;
}

function written({ value, unit }: Pick<EvidenceFigure, 'value' | 'unit'>): string {
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
