import type { ComparedFigure, Comparison, DistributionDifference } from '@sel/contract/lab/comparison';
import { chartFigure, noteList, pictures } from '../report/chart-figure.ts';
import { type ChartSpec, column, measured, tableOf } from '../report/chart-spec.ts';
import type { Language } from '../report/charts/canvas.ts';
import { renderDocument } from '../report/document.ts';
import { factsSection } from '../report/facts.ts';
import { type Markup, markup } from '../report/markup.ts';
import { table } from '../report/table.ts';
import { formats } from '../report/text.ts';
import { DOCUMENT_WORDS } from '../report/words.ts';
import { forestChart } from './forest-chart.ts';
import { VERDICT_WORDS } from './sentences.ts';
import type { StoredComparison, Subject } from './stored-comparison.ts';
import { WORDS } from './words.ts';

interface Details {
  /** ISO 8601. */
  startedAt: string;
  /** What two systems left that were measured for this. */
  stored?: StoredComparison;
}

/** What a comparison found, as one HTML file in both languages. */
export function renderComparison(comparison: Comparison, details: Details, style: string): string {
  const title = `${WORDS.title.es} · ${details.startedAt.slice(0, 10)}`;
  return renderDocument(title, (language) => page(comparison, details, language), style);
}

function page(comparison: Comparison, { startedAt, stored }: Details, language: Language): Markup {
  const { a, b, verdict, sentence, refusals, caveats, figures, distributions } = comparison;
  return markup`
<header>
<p class="kicker">${WORDS.title[language]} · <time datetime="${startedAt}">${formats(language).moment(startedAt)}</time></p>
<h1>${WORDS.question[language]}</h1>
<p class="question">A: <code>${a}</code> · B: <code>${b}</code></p>
</header>
<section class="card"><h2>${verdict ? VERDICT_WORDS[verdict][language] : WORDS.noVerdict[language]}</h2>
<p>${sentence[language]}</p>
${noteList(refusals, language)}${noteList(caveats, language)}</section>
${figures.length > 0 && forest(figures, language)}
${distributions.filter(({ points }) => points.length > 0).map((one) => chartFigure(distributionChart(one), language))}
${stored && planSection(stored, language)}
`;
}

function forest(figures: readonly ComparedFigure[], language: Language): Markup {
  const sentences = figures.map(
    ({ label, sentence }) => markup`<li><b>${label[language]}.</b> ${sentence[language]}</li>`,
  );
  return markup`<section class="card"><figure><figcaption><h2>${WORDS.figures[language]}</h2></figcaption>
${pictures((canvas) => forestChart(figures, canvas), language)}
<ul>${sentences}</ul>
${noteList(WORDS.figureNotes, language)}</figure>
<details><summary>${DOCUMENT_WORDS.data[language]}</summary>${table(figureTable(figures), language)}</details></section>`;
}

function figureTable(figures: readonly ComparedFigure[]) {
  return tableOf<ComparedFigure>(
    WORDS.figures,
    [
      column('Cifra', 'Figure', '', ({ label }) => label),
      column('B / A', 'B / A', '', ({ ratio }) => ratio),
      column('95 %, desde', '95 %, from', '', ({ interval95 }) => interval95?.low),
      column('95 %, hasta', '95 %, to', '', ({ interval95 }) => interval95?.high),
      column('90 %, desde', '90 %, from', '', ({ interval90 }) => interval90?.low),
      column('90 %, hasta', '90 %, to', '', ({ interval90 }) => interval90?.high),
      column('δ', 'δ', '', ({ delta }) => delta),
      column('Parejas', 'Pairs', '', ({ pairs }) => pairs),
    ],
    figures,
  );
}

function distributionChart({ label, points }: DistributionDifference): ChartSpec {
  return {
    title: {
      es: `${label.es}: diferencia de las distribuciones`,
      en: `${label.en}: difference of the distributions`,
    },
    notes: WORDS.distributionNotes,
    x: { label: WORDS.level, unit: '%', from: 0, to: 100 },
    y: { label: WORDS.difference, unit: 'ms' },
    series: [
      measured(
        WORDS.difference,
        points.map(({ level, differenceMs, lowMs, highMs }) => ({
          x: level * 100,
          y: differenceMs,
          ...(lowMs !== null && highMs !== null && { low: lowMs, high: highMs }),
        })),
      ),
    ],
  };
}

function planSection({ plan, subjects, machine }: StoredComparison, language: Language): Markup {
  const { number, seconds } = formats(language);
  const memory = `${number(machine.memoryBytes / 2 ** 30)} GiB`;
  return factsSection(
    DOCUMENT_WORDS.method,
    [
      [{ es: 'A', en: 'A' }, subjectText(subjects.a)],
      [{ es: 'B', en: 'B' }, subjectText(subjects.b)],
      [WORDS.order, WORDS.interleaved[language]],
      [WORDS.rate, `${number(plan.ratePerSecond)}/s, ${seconds(plan.measureMs)}`],
      [WORDS.saturated, `${number(plan.users)}, ${seconds(plan.saturateMs)}`],
      [WORDS.workers, number(plan.workers)],
      [
        WORDS.machine,
        `${machine.cpu} × ${number(machine.cores)}, ${memory}, ${machine.os}, Node.js ${machine.node}`,
      ],
    ],
    language,
  );
}

function subjectText({ ref, commit, env }: Subject): Markup {
  const settings = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  return markup`<code>${ref}</code> (<code>${commit.slice(0, 12)}</code>)${settings.length > 0 && markup` <code>${settings.join(' ')}</code>`}`;
}
