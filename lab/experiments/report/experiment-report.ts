import { chartFigure } from '../../report/chart-figure.ts';
import type { Language } from '../../report/charts/canvas.ts';
import { renderDocument } from '../../report/document.ts';
import { environmentSection } from '../../report/facts.ts';
import { type Markup, markup } from '../../report/markup.ts';
import { table } from '../../report/table.ts';
import { formats } from '../../report/text.ts';
import type { CheckedThreshold } from '../../report/thresholds.ts';
import type { Conclusion } from '../conclusion.ts';
import type { AnyExperiment } from '../experiment.ts';
import { RUN_VERSION, type StoredRun } from '../stored-run.ts';
import { characteristicsSection, methodSection, repeatSection } from './method-section.ts';
import { predictionsSection } from './predictions-section.ts';
import { verdictSection } from './verdict-section.ts';
import { WORDS } from './words.ts';

interface ReportContent {
  experiment: AnyExperiment;
  run: StoredRun;
  conclusion: Conclusion;
  thresholds: readonly CheckedThreshold[];
}

/** The report of one run of an experiment, as one HTML file in both languages. */
export function renderReport(content: ReportContent, style: string): string {
  const { experiment, run } = content;
  const title = `${experiment.title.es} · ${run.declaration.startedAt.slice(0, 10)}`;
  return renderDocument(title, (language) => page(content, language), style);
}

function page({ experiment, run, conclusion, thresholds }: ReportContent, language: Language): Markup {
  const { declaration, measurements, environment, predictions } = run;
  const at = formats(language).moment(declaration.startedAt);
  return markup`
<header>
<p class="kicker">${WORDS.report[language]} · <time datetime="${declaration.startedAt}">${at}</time> · ${WORDS.plans[declaration.planName][language]}</p>
<h1>${experiment.title[language]}</h1>
<p class="question">${experiment.question[language]}</p>
${(declaration.version ?? 1) < RUN_VERSION && markup`<p class="warning"><span aria-hidden="true">⚠</span> ${WORDS.earlierRules[language]}</p>`}
</header>
${verdictSection(conclusion, measurements, thresholds, language)}
${conclusion.charts.map((chart) => chartFigure(chart, language))}
${conclusion.tables.map(
  (spec) => markup`<section class="card"><h2>${spec.title[language]}</h2>${table(spec, language)}</section>`,
)}
${predictionsSection(predictions, language)}
${methodSection(experiment, run, language)}
${characteristicsSection(experiment, declaration.planName, language)}
${environment && environmentSection(environment, language)}
${repeatSection(declaration, language)}
`;
}
