import type { Comparison } from '@sel/contract/lab/comparison';
import type { Text } from '@sel/contract/lab/text';
import { useEffect, useState } from 'preact/hooks';
import { language } from '../../preferences.ts';
import { readJson } from '../lab-api.ts';
import { placeTexts } from '../texts.ts';
import { DifferenceChart } from './difference-chart.tsx';
import { ForestPlot } from './forest-plot.tsx';

/** What two reports say of each other, as the laboratory judges it; nothing until both are chosen. */
export function Compared({ a, b }: { a: string; b: string }) {
  const [comparison, setComparison] = useState<Comparison>();
  useEffect(() => {
    if (a === '' || b === '') return;
    const query = new URLSearchParams({ a, b });
    void readJson<Comparison>(`/comparacion?${query}`).then(setComparison);
  }, []);
  if (!comparison) return null;
  const { sentence, refusals, caveats, figures, distributions } = comparison;
  return (
    <section class="card compared">
      <h2>{placeTexts.value.reports.didItHelp}</h2>
      <p class="compared-sentence">{sentence[language.value]}</p>
      <Reasons texts={refusals} />
      {figures.length > 0 && <ForestPlot figures={figures} />}
      {distributions
        .filter(({ points }) => points.length > 0)
        .map((one) => (
          <DifferenceChart key={one.label.es} {...one} />
        ))}
      <Reasons texts={caveats} />
    </section>
  );
}

function Reasons({ texts }: { texts: readonly Text[] }) {
  if (texts.length === 0) return null;
  return (
    <ul class="compared-reasons small">
      {texts.map((text) => (
        <li key={text.es}>{text[language.value]}</li>
      ))}
    </ul>
  );
}
