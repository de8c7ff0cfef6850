import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import autocannon, { type Client } from 'autocannon';
import { quantile } from '../lab/load/quantile.ts';
import { LoadRun } from '../lab/load/run.ts';
import { latenciesMs } from '../lab/load/samples.ts';
import { type System, startSystem } from './system.ts';

/**
 * Both clients have the same number of users at the same time, so that both meet the same system, and each
 * consulta works for a second, so that 5 % is more than what a busy machine adds by chance.
 */
const USERS = 40;
const WORK_MS = 1_000;
const ROUND_MS = 5_500;
const ROUNDS = 5;

let system: System;
before(async () => {
  const env = { WORKER_TRABAJO_MS: String(WORK_MS), WORKER_CONCURRENCY: String(4 * USERS) };
  system = await startSystem({ env });
});
after(() => system?.stop());

test('the load generator and an independent client measure the same throughput and the same p99', async () => {
  await Promise.all([measureWithOurs(), measureWithAutocannon()]); // Warms everything up.
  const rounds = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const [ours, theirs] = await Promise.all([measureWithOurs(), measureWithAutocannon()]);
    rounds.push({ ours, theirs });
  }
  const shown = JSON.stringify(rounds);
  const throughput = median(rounds.map(({ ours, theirs }) => ours.perSecond / theirs.perSecond));
  assert.ok(Math.abs(throughput - 1) <= 0.02, `throughput is ${throughput} times the other's: ${shown}`);
  const theirP99Ms = median(rounds.map(({ theirs }) => theirs.p99Ms));
  const differenceMs = median(rounds.map(({ ours, theirs }) => ours.p99Ms - theirs.p99Ms));
  const allowedMs = Math.max(2, 0.05 * theirP99Ms);
  assert.ok(Math.abs(differenceMs) <= allowedMs, `p99 differs by ${differenceMs} ms: ${shown}`);
});

async function measureWithOurs() {
  const run = await LoadRun.start(system.apiUrl, {
    load: { kind: 'closed', users: USERS, thinkMs: 0 },
    notice: 'wait',
    connections: USERS,
  });
  await sleep(ROUND_MS - run.elapsedMs);
  const { samples } = await run.stop();
  return summarizeRound(samples.noticedMs, latenciesMs(samples, 'noticedMs'));
}

/** Each connection posts, then asks for the same consulta with `Prefer: wait`. */
async function measureWithAutocannon() {
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
    duration: ROUND_MS / 1_000,
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
  await autocannon(options);
  return summarizeRound(Float64Array.from(endsMs), Float64Array.from(latencies));
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
