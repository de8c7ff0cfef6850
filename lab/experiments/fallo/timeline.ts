import { latenciesMs, type SampleColumns } from '../../load/samples.ts';
import { quantileIfAny } from '../../queueing/statistics/quantiles.ts';
import type { LoadRecord } from '../laboratory.ts';

const BIN_MS = 500;
/** Latency this many times that of the calm before counts as disturbed (and at least by so much). */
export const DISTURBED_FACTOR = 3;
export const DISTURBED_MS = 25;
/** A single request that takes so many times the usual was caught by the fault, however well the others fared. */
const CAUGHT_FACTOR = 10;

/** The requests that were due within one stretch of time. */
interface Bin {
  atMs: number;
  /** The requests that were answered 202 and learnt of their end. */
  followed: { intendedMs: number; latencyMs: number }[];
  /** How many had no 202, or never learnt of an end. */
  failed: number;
  /** Undefined when nobody learnt of an end. */
  p95Ms: number | undefined;
}

/**
 * What the clients saw over time, and when they began and ceased to feel the fault.
 * @param warmUpMs what comes before does not count as calm.
 * @param faultAtMs both on the load's own clock.
 */
export function timeline({ result, snapshots, ended }: LoadRecord, warmUpMs: number, faultAtMs: number) {
  const { samples } = result;
  const bins = binned(samples);
  const calm = bins.filter(({ atMs }) => atMs >= warmUpMs && atMs + 2 * BIN_MS <= faultAtMs);
  const calmMs = calm.flatMap(({ p95Ms }) => p95Ms ?? []);
  const usualMs = quantileIfAny(calmMs, 0.5) ?? 0;
  const limitMs = Math.max(usualMs * DISTURBED_FACTOR, usualMs + DISTURBED_MS);
  const isDisturbed = ({ followed, failed, p95Ms }: Bin) =>
    failed > 0 ||
    p95Ms === undefined ||
    p95Ms > limitMs ||
    followed.some(({ latencyMs }) => latencyMs > CAUGHT_FACTOR * usualMs);
  // Those that were under way already feel it, too.
  const disturbed = bins.filter((bin) => bin.atMs + BIN_MS > faultAtMs - usualMs && isDisturbed(bin));
  const [first] = disturbed;
  const ledger = snapshots.at(-1)?.ledger;
  return {
    figures: {
      accepted: samples.status.filter((code) => code === 202).length,
      notAccepted: samples.status.filter((code) => code !== 202).length,
      // A fault that no client feels is noticed by nobody and recovered from at once.
      noticedAfterMs: first ? Math.max(0, first.atMs - faultAtMs) : 0,
      recoveredAfterMs: Math.max(0, ...disturbed.map((bin) => feltUntilMs(bin, limitMs) - faultAtMs)),
      redelivered: ended.filter(({ attempts }) => attempts > 1).length,
      lost: ledger?.lost,
      duplicated: ledger?.duplicated,
    },
    series: {
      secondsOfPoint: bins.map(({ atMs }) => atMs / 1000),
      p95Ms: bins.map(({ p95Ms }) => p95Ms),
      failed: bins.map(({ failed }) => failed),
      faultAtS: [faultAtMs / 1000],
    },
  };
}

/** Until the last of those that were late had its result, or until requests were no longer refused. */
function feltUntilMs({ atMs, followed }: Bin, limitMs: number): number {
  const late = followed.filter(({ latencyMs }) => latencyMs > limitMs);
  return Math.max(atMs + BIN_MS, ...late.map(({ intendedMs, latencyMs }) => intendedMs + latencyMs));
}

function binned(samples: SampleColumns): Bin[] {
  const latencies = latenciesMs(samples, 'noticedMs');
  const requests = [...samples.intendedMs].map((intendedMs, index) => ({
    intendedMs,
    latencyMs: latencies[index] as number,
    isAccepted: samples.status[index] === 202,
  }));
  return [...Map.groupBy(requests, ({ intendedMs }) => Math.floor(intendedMs / BIN_MS) * BIN_MS)]
    .sort(([a], [b]) => a - b)
    .map(([atMs, own]) => {
      const followed = own.filter(({ isAccepted, latencyMs }) => isAccepted && !Number.isNaN(latencyMs));
      const failed = own.length - followed.length;
      return {
        atMs,
        followed,
        failed,
        p95Ms: quantileIfAny(
          followed.map(({ latencyMs }) => latencyMs),
          0.95,
        ),
      };
    });
}
