import type { Text } from '@sel/contract/lab/text';
import { chartFigure } from '../../report/chart-figure.ts';
import type { Language } from '../../report/charts/canvas.ts';
import { type Markup, markup, rawMarkup } from '../../report/markup.ts';
import { table } from '../../report/table.ts';
import { formats } from '../../report/text.ts';
import type { CheckedThreshold } from '../../report/thresholds.ts';
import { WORDS } from '../../report/words.ts';
import type { Conclusion, Experiment } from '../experiment.ts';
import type { RunResults } from '../results.ts';
import { environmentSection, methodSection, repeatSection } from './method-section.ts';
import { verdictSection } from './verdict-section.ts';

export interface ReportContent {
  experiment: Experiment;
  results: RunResults;
  conclusion: Conclusion;
  thresholds: readonly CheckedThreshold[];
}

export const LANGUAGES = ['es', 'en'] as const satisfies readonly Language[];

/**
 * A report as one HTML file that needs nothing else: no script, no font, no connection. It holds the text
 * of both languages; which one shows, and which theme, is decided by buttons that the style sheet reads.
 * @param style the text of report.css.
 */
export function renderReport(content: ReportContent, style: string): string {
  const { experiment, results } = content;
  const title = `${experiment.title.es} · ${results.declaration.startedAt.slice(0, 10)}`;
  return markup`<!doctype html>
<html lang="es">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${rawMarkup(style)}</style>
</head>
<body>
${switches()}
${LANGUAGES.map((language) => page(content, language))}
</body>
</html>
`.markup;
}

function switches(): Markup {
  const both = (text: Text) => markup`<span lang="es">${text.es}</span><span lang="en">${text.en}</span>`;
  const choice = (name: string, value: string, label: Markup, isFirst: boolean) =>
    markup`<label><input type="radio" name="${name}" id="${name}-${value}"${isFirst ? rawMarkup(' checked') : ''}>${label}</label>`;
  return markup`<nav class="switches" aria-label="Idioma y tema · Language and theme">
<fieldset><legend class="hidden">Idioma · Language</legend>${choice('language', 'es', markup`Español`, true)}${choice('language', 'en', markup`English`, false)}</fieldset>
<fieldset><legend class="hidden">Tema · Theme</legend>${(['system', 'light', 'dark'] as const).map((theme, i) => choice('theme', theme, both(WORDS[theme]), i === 0))}</fieldset>
</nav>`;
}

function page({ experiment, results, conclusion, thresholds }: ReportContent, language: Language): Markup {
  const { declaration, measurements, environment } = results;
  const at = formats(language).moment(declaration.startedAt);
  return markup`<main lang="${language}">
<header>
<p class="kicker">${WORDS.report[language]} · <time datetime="${declaration.startedAt}">${at}</time> · ${WORDS.plans[declaration.planName][language]}</p>
<h1>${experiment.title[language]}</h1>
<p class="question">${experiment.question[language]}</p>
</header>
${verdictSection(conclusion, measurements, thresholds, language)}
${conclusion.charts.map((chart) => chartFigure(chart, language))}
${conclusion.tables.map(
  (spec) => markup`<section class="card"><h2>${spec.title[language]}</h2>${table(spec, language)}</section>`,
)}
${methodSection(experiment, results, language)}
${environment && environmentSection(environment, language)}
${repeatSection(declaration, language)}
</main>`;
}
