import type { Language } from '../../report/charts/canvas.ts';
import { type Markup, markup } from '../../report/markup.ts';
import { bilingual, formats } from '../../report/text.ts';
import type { CheckedThreshold, Figure } from '../../report/thresholds.ts';
import type { Conclusion } from '../conclusion.ts';
import type { StoredMeasurement } from '../measurement.ts';
import { OUTCOMES, WORDS } from './words.ts';

const SIGNS = { confirmed: '✓', refuted: '✕', undecided: '?' } as const;

/** What a reader wants first: what came out, whether the thresholds hold, and what did not count. */
export function verdictSection(
  { outcome, verdict, figures }: Conclusion,
  measurements: readonly StoredMeasurement[],
  thresholds: readonly CheckedThreshold[],
  language: Language,
): Markup {
  return markup`<section class="card verdict ${outcome}" aria-label="${WORDS.verdict[language]}">
<p class="outcome"><span class="sign" aria-hidden="true">${SIGNS[outcome]}</span>${OUTCOMES[outcome][language]}</p>
<p class="answer">${unbroken(verdict[language])}</p>
${warning(measurements, language)}
${thresholds.length > 0 && thresholdList(thresholds, language)}
${Object.keys(figures).length > 0 && figureList(figures, language)}
</section>`;
}

function warning(measurements: readonly StoredMeasurement[], language: Language): Markup | false {
  const invalid = measurements.filter((measurement) => measurement.invalid !== undefined).length;
  if (invalid === 0) return false;
  const text = bilingual(({ number, count }) => ({
    es: `No ${invalid === 1 ? 'cuenta' : 'cuentan'} ${number(invalid)} de ${count(measurements.length, { one: 'medición', other: 'mediciones' })}. El motivo está más abajo.`,
    en: `${number(invalid)} of ${count(measurements.length, { one: 'measurement', other: 'measurements' })} ${invalid === 1 ? 'does' : 'do'} not count. The reason is below.`,
  }));
  return markup`<p class="warning"><span aria-hidden="true">⚠</span> ${text[language]}</p>`;
}

function thresholdList(thresholds: readonly CheckedThreshold[], language: Language): Markup {
  const items = thresholds.map(({ text, met, value, unit }) => {
    const word = met ? WORDS.thresholdMet : WORDS.thresholdMissed;
    return markup`<li class="${met ? 'met' : 'missed'}"><span class="sign" aria-hidden="true">${met ? '✓' : '✕'}</span><code>${text}</code> <span>${word[language]}: ${quantity({ value, unit }, language)}</span></li>`;
  });
  return markup`<h2>${WORDS.thresholds[language]}</h2><ul class="thresholds">${items}</ul>`;
}

function figureList(figures: Conclusion['figures'], language: Language): Markup {
  const items = Object.entries(figures).map(
    ([name, one]) => markup`<div><dt><code>${name}</code></dt><dd>${quantity(one, language)}</dd></div>`,
  );
  return markup`<dl class="figures" aria-label="${WORDS.figures[language]}">${items}</dl><p class="note">${WORDS.figuresNote[language]}</p>`;
}

function quantity({ value, unit, low, high }: Figure, language: Language): Markup {
  const { number } = formats(language);
  const hasUnit = unit !== '' && value !== undefined;
  const hasInterval = low !== undefined && high !== undefined;
  return markup`${number(value)}${hasInterval && markup` <small>(${number(low)}–${number(high)})</small>`}${hasUnit && markup`<span class="unit">${unit === '/s' ? unit : ` ${unit}`}</span>`}`;
}

/** A number and its unit stay on one line. */
function unbroken(text: string): string {
  return text.replace(/(\d) (?=(?:ms|s|%)(?!\p{L}))/gu, '$1\u00a0');
}
