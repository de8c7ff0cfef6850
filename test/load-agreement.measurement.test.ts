import assert from 'node:assert/strict';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { after, before, test } from 'node:test';
import autocannon, { type Client } from 'autocannon';
import { LoadRun } from '../lab/load/run.ts';
import { between, latenciesMs } from '../lab/load/samples.ts';
import { validityOf } from '../lab/load/validity.ts';
import { quantile } from '../lab/queueing/statistics/quantiles.ts';
import { type System, startSystem } from '../local/ephemeral/system.ts';

/**
 * Both clients have the same number of users at the same time, so that both meet the same system, and each
 * consulta works for a second, so that 5 % is more than what a busy machine adds by chance.
 */
const USERS = 40;
const WORK_MS = 1_000;
const ROUND_MS = 10_000;
const WARM_UP_MS = 3_000;
const ROUNDS = 3;
/** On a machine that others use as well, some rounds tell of them instead of the clients. */
const MOST_ROUNDS = 8;
/** How late this process, the other client's, may be with one of a hundred things and still measure. */
const MAX_LATE_P99_MS = 25;

let system: System;
before(async () => {
  const env = { WORKER_TRABAJO_MS: String(WORK_MS), WORKER_CONCURRENCY: String(4 * USERS) };
  system = await startSystem({ env });
});
after(() => system?.stop());

test('the load generator and an independent client measure the same throughput and the same p99', async () => {
  // One run beside all rounds of the other: a process that was just started is slower than one that was not.
  const run = await LoadRun.start(system.apiUrl, {
    load: { kind: 'closed', users: USERS, thinkMs: 0 },
    notice: 'wait',
    connections: USERS,
  });
  await measureWithAutocannon(WARM_UP_MS);
  const rounds = [];
  const spoilt: number[] = [];
  while (rounds.length < ROUNDS && rounds.length + spoilt.length < MOST_ROUNDS) {
    const fromMs = run.elapsedMs;
    const theirs = await measureWithAutocannon(ROUND_MS);
    if (theirs.lateMs > MAX_LATE_P99_MS) spoilt.push(theirs.lateMs);
    else rounds.push({ theirs, fromMs, toMs: run.elapsedMs });
  }
  const result = await run.stop();
  assert.equal(
    rounds.length,
    ROUNDS,
    `too busy a machine to measure: the other client was late by ${spoilt} ms`,
  );
  assert.ok(validityOf(result).valid, JSON.stringify(validityOf(result).flaws));
  const pairs = rounds.map(({ theirs, fromMs, toMs }) => {
    const samples = between(result.samples, fromMs, toMs);
    return { theirs, ours: summarizeRound(samples.noticedMs, latenciesMs(samples, 'noticedMs')) };
  });
  const shown = JSON.stringify(pairs);
  const throughput = median(pairs.map(({ ours, theirs }) => ours.perSecond / theirs.perSecond));
  assert.ok(Math.abs(throughput - 1) <= 0.02, `throughput is ${throughput} times the other's: ${shown}`);
  const theirP99Ms = median(pairs.map(({ theirs }) => theirs.p99Ms));
  const differenceMs = median(pairs.map(({ ours, theirs }) => ours.p99Ms - theirs.p99Ms));
  const allowedMs = Math.max(2, 0.05 * theirP99Ms);
  assert.ok(Math.abs(differenceMs) <= allowedMs, `p99 differs by ${differenceMs} ms: ${shown}`);
});

/** Each connection posts, then asks for the same consulta with `Prefer: wait`. */
async function measureWithAutocannon(durationMs: number) {
  const endsMs: number[] = [];
  const latencies: number[] = [];
  const postMs = new Map<Client, number>();
  const record = (client: Client, status: number, _bytes: number, responseMs: number) => {
    if (status === 202) return void postMs.set(client, responseMs);
    latencies.push(responseMs + (postMs.get(client) ?? 0));
    endsMs.push(performance.now());
  };
  const options: autocannon.Options = {
    url: system.apiUrl,
    connections: USERS,
    duration: durationMs / 1_000,
    setupClient: (client) => {
      client.on('response', (status, bytes, responseMs) => record(client, status, bytes, responseMs));
    },
    requests: [
      {
        method: 'POST',
        path: '/consultar',
        headers: { 'content-type': 'application/json' },
        body: '{"tipo_consulta":"buscar_codigo","codigo":"PROD001"}',
        onResponse: (_status, body, context) => Object.assign(context, JSON.parse(body)),
      },
      {
        method: 'GET',
        setupRequest: (request, context) => ({
          ...request,
          path: `/consultar/${(context as { consulta_id: number }).consulta_id}`,
          headers: { prefer: 'wait=30' },
        }),
      },
    ],
  };
  const delays = monitorEventLoopDelay({ resolution: 1 });
  delays.enable();
  await autocannon(options);
  delays.disable();
  const lateMs = delays.percentile(99) / 1e6;
  return { ...summarizeRound(Float64Array.from(endsMs), Float64Array.from(latencies)), lateMs };
}

/** Users go round together: the pace is counted from the end of the first round of all of them. */
function summarizeRound(endsMs: Float64Array, latencies: Float64Array) {
  const ends = endsMs.filter((time) => !Number.isNaN(time)).sort();
  const whole = ends.length - (ends.length % USERS);
  const seconds = ((ends[whole - 1] as number) - (ends[USERS - 1] as number)) / 1000;
  const sorted = latencies.filter((latency) => !Number.isNaN(latency)).sort();
  return { perSecond: (whole - USERS) / seconds, p99Ms: quantile(sorted, 0.99) };
}

function median(values: number[]): number {
  return quantile(Float64Array.from(values).sort(), 0.5);
}
