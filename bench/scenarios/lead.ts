import type { RateProfile } from '@sel/contract/lab/load';
import { type Latency, summarize } from '../../lab/load/latency.ts';
import { constantRate } from '../../lab/load/rate-profile.ts';
import { between, latenciesMs, type SampleColumns } from '../../lab/load/samples.ts';

/** A generator that was just started is slow, and what queues up behind it meanwhile has to be gone. */
const RISE_MS = 1_500;
const PAUSE_MS = 500;
export const LEAD_MS = RISE_MS + PAUSE_MS;
const LEAD_PER_SECOND = 1_500;

/** Brings the generator up to speed, lets everything end, and then sends at the rate that is measured. */
export function afterLead(ratePerSecond: number, durationMs: number): RateProfile {
  return [...lead(ratePerSecond), ...constantRate(ratePerSecond, durationMs)];
}

/** So long as `LEAD_MS`: what comes after it meets a generator and a system at their usual speed. */
export function lead(ratePerSecond: number): RateProfile {
  const toPerSecond = Math.max(ratePerSecond, LEAD_PER_SECOND);
  return [{ durationMs: RISE_MS, fromPerSecond: 0, toPerSecond }, ...constantRate(0, PAUSE_MS)];
}

export function withoutLead(samples: SampleColumns): SampleColumns {
  return between(samples, LEAD_MS, Number.POSITIVE_INFINITY);
}

/** How long it took from when each was due until then; undefined when that happened to none of them. */
export function latencyOf(samples: SampleColumns, until: 'acceptedMs' | 'noticedMs'): Latency | undefined {
  const latency = summarize(latenciesMs(samples, until));
  return latency.count > 0 ? latency : undefined;
}
