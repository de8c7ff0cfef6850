import { labTexts } from '../texts.ts';
import { type LineSpec, TimeChart } from './time-chart.tsx';

/** What happened in the last two minutes. */
export function Charts() {
  const t = labTexts.value;
  const rates: LineSpec[] = [
    { label: t.charts.arrivals, colour: '--stage-accept', value: (now) => now.arrivalsPerSecond },
    { label: t.charts.completions, colour: '--stage-store', value: (now) => now.completionsPerSecond },
  ];
  const counts: LineSpec[] = [
    { label: t.charts.queued, colour: '--stage-queue', value: (now) => now.queued },
    { label: t.charts.inWork, colour: '--stage-work', value: (now) => now.inWork },
  ];
  const latency: LineSpec[] = [
    { label: 'p50', colour: '--stage-accept', value: (now) => now.endToEnd?.p50Ms ?? null },
    { label: 'p95', colour: '--stage-queue', value: (now) => now.endToEnd?.p95Ms ?? null },
    { label: 'p99', colour: '--stage-notice', value: (now) => now.endToEnd?.p99Ms ?? null },
  ];
  const waits: LineSpec[] = [
    { label: t.theory.measured, colour: '--stage-queue', value: (now) => now.theory?.measuredWaitMs ?? null },
    {
      label: 'M/M/c',
      colour: '--stage-publish',
      dashed: true,
      value: (now) => now.theory?.mmcWaitMs ?? null,
    },
    { label: 'G/G/c', colour: '--stage-work', dashed: true, value: (now) => now.theory?.ggcWaitMs ?? null },
  ];
  return (
    <section class="card charts" aria-label={t.title}>
      <TimeChart title={t.charts.rates} unit="/s" lines={rates} />
      <TimeChart title={t.charts.counts} unit="" lines={counts} />
      <TimeChart title={t.charts.latency} unit="ms" scale="log" lines={latency} />
      <TimeChart title={t.charts.waits} unit="ms" lines={waits} />
    </section>
  );
}
