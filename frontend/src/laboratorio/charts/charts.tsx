import { computed } from '@preact/signals';
import { labTexts } from '../texts.ts';
import './charts.css';
import type { Chart } from './line.ts';
import { TimeChart } from './time-chart.tsx';

/** Only what takes place in a stage has that stage's colour. */
const charts = computed((): Chart[] => {
  const { charts: t, theory } = labTexts.value;
  return [
    {
      title: t.rates,
      unit: '/s',
      scale: 'linear',
      lines: [
        { label: t.arrivals, colour: '--chart-2', value: (now) => now.arrivalsPerSecond },
        { label: t.completions, colour: '--chart-1', value: (now) => now.completionsPerSecond },
      ],
    },
    {
      title: t.counts,
      unit: '',
      scale: 'linear',
      lines: [
        { label: t.queued, colour: '--stage-queue', value: (now) => now.queued },
        { label: t.inWork, colour: '--stage-work', value: (now) => now.inWork },
      ],
    },
    {
      title: t.latency,
      unit: 'ms',
      scale: 'log',
      lines: [
        { label: 'p50', colour: '--chart-1', value: (now) => now.endToEnd?.p50Ms ?? null },
        { label: 'p95', colour: '--chart-2', value: (now) => now.endToEnd?.p95Ms ?? null },
        { label: 'p99', colour: '--chart-3', value: (now) => now.endToEnd?.p99Ms ?? null },
      ],
    },
    {
      title: t.waits,
      unit: 'ms',
      scale: 'linear',
      lines: [
        {
          label: theory.measured,
          colour: '--chart-1',
          value: (now) => now.theory?.measuredWaitMs.value ?? null,
        },
        {
          label: 'M/M/c',
          colour: '--chart-2',
          isDashed: true,
          value: (now) => now.theory?.mmcWaitMs ?? null,
        },
        {
          label: 'G/G/c',
          colour: '--chart-3',
          isDashed: true,
          value: (now) => now.theory?.ggcWaitMs ?? null,
        },
      ],
    },
  ];
});

/** What happened in the last two minutes. */
export function Charts() {
  return (
    <section class="card charts" aria-label={labTexts.value.charts.label}>
      {charts.value.map((chart, index) => (
        <TimeChart key={index} chart={chart} />
      ))}
    </section>
  );
}
