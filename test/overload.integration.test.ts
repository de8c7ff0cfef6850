import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { numerals } from '@sel/runtime/numerals';
import { memoryBytes } from '@sel/runtime/proc';
import { quantileOf } from '../lab/queueing/statistics/quantiles.ts';
import { markdownTable } from '../lab/report/markdown-table.ts';
import { writeSection } from '../lab/report/reliability-page.ts';
import { lightRequestOnce } from '../local/ephemeral/light-request.ts';
import { startSystem } from '../local/ephemeral/system.ts';
import { waitFor } from '../local/processes/wait-for.ts';

/** In the long form, for a machine that does nothing else, the answers' latency counts, too, and is written down. */
const LONG_FORM = 'OVERLOAD_SECONDS=60 node_modules/.bin/node --test test/overload.integration.test.ts';
const isLong = process.env.OVERLOAD_SECONDS !== undefined;
const OVERLOAD_MS = Number(process.env.OVERLOAD_SECONDS ?? 5) * 1000;
const CLIENTS = 1_000;
/** Some 150 fit, waiting and being inserted, of the thousand that come at once: the rest has to be refused. */
const LIMITS = { API_GATEWAY_MAX_BATCH: '50', API_GATEWAY_MAX_QUEUED: '50' };

const system = await startSystem({ workers: 1, env: LIMITS });
after(() => system.stop());

interface Answer {
  status: number;
  retryAfter: string | undefined;
  latencyMs: number;
}

async function post(): Promise<Answer> {
  const startedMs = performance.now();
  const { status, headers } = await lightRequestOnce(`${system.apiUrl}/consultar`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: '{"tipo_consulta":"buscar_codigo","codigo":"PROD001"}',
  });
  return { status, retryAfter: headers['retry-after'], latencyMs: performance.now() - startedMs };
}

function residentMegabytes(): number {
  return (memoryBytes(system.gateway.process.pid as number, 'VmRSS') as number) / 2 ** 20;
}

test('a gateway asked for more than it can take answers 202 or 503, keeps its memory, and ends what it took', async (t) => {
  const answers: Answer[] = [];
  const residentMb: number[] = [];
  const endsAtMs = performance.now() + OVERLOAD_MS;
  const client = async () => {
    while (performance.now() < endsAtMs) answers.push(await post());
  };
  const watching = setInterval(() => residentMb.push(residentMegabytes()), 250);
  await Promise.all(Array.from({ length: CLIENTS }, client));
  clearInterval(watching);

  const accepted = answers.filter(({ status }) => status === 202).length;
  const refused = answers.filter(({ status }) => status === 503);
  assert.ok(accepted > 0 && refused.length > 0, `${accepted} accepted, ${refused.length} refused`);
  assert.equal(accepted + refused.length, answers.length, 'nothing but 202 and 503');
  assert.ok(
    refused.every(({ retryAfter }) => Number(retryAfter) >= 1),
    'every 503 says when to come again',
  );
  const p99Ms = Math.round(quantileMs(answers, 0.99));
  const peakMb = Math.round(Math.max(...residentMb));
  t.diagnostic(`${accepted} accepted, ${refused.length} refused, p99 ${p99Ms} ms, at most ${peakMb} MB`);
  assert.ok(peakMb < 600, `${peakMb} MB`);
  if (isLong) assert.ok(p99Ms < 1_000, `${p99Ms} ms`);

  assert.equal((await fetch(`${system.apiUrl}/health/ready`)).status, 200);
  const ended = await waitFor(
    'everything accepted has ended',
    async () => {
      const [row] = await system.query(
        `SELECT count(*)::int AS all, count(*) FILTER (WHERE status = 'completed')::int AS completed FROM consulta`,
      );
      return row?.all === row?.completed ? row?.completed : undefined;
    },
    300_000,
  );
  assert.equal(ended, accepted, 'what was promised, and nothing else');
  if (isLong)
    writeSection('overload', {
      subject: 'Cola: en PostgreSQL',
      command: LONG_FORM,
      body: table(answers, residentMb),
    });
});

function quantileMs(answers: readonly Answer[], level: number): number {
  return quantileOf(
    Float64Array.from(answers, ({ latencyMs }) => latencyMs),
    level,
  );
}

function table(answers: readonly Answer[], residentMb: readonly number[]): string {
  const integer = numerals('es', { maximumFractionDigits: 0 });
  const tenths = numerals('es', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const accepted = answers.filter(({ status }) => status === 202);
  const row = (what: string, some: readonly Answer[]) => [
    what,
    integer(some.length),
    integer(some.length / (OVERLOAD_MS / 1000)),
    ...[0.5, 0.99, 1].map((level) => `${integer(quantileMs(some, level))} ms`),
  ];
  const rows = [
    row('todas', answers),
    row('202', accepted),
    row(
      '503',
      answers.filter(({ status }) => status === 503),
    ),
  ];
  const quarters = [0, 1, 2, 3].map((quarter) =>
    residentMb.slice((quarter * residentMb.length) / 4, ((quarter + 1) * residentMb.length) / 4),
  );
  const peaks = quarters.map((quarter) => `${integer(Math.max(...quarter))} MB`);
  return [
    markdownTable(['Respuestas', 'cuántas', 'por segundo', 'p50', 'p99', 'la peor'], rows),
    '',
    `${integer(CLIENTS)} clientes que no esperan entre una solicitud y otra piden ${tenths(answers.length / accepted.length)} veces lo que cabe. Las ${integer(accepted.length)} consultas aceptadas terminaron. Memoria del api-gateway, lo más en cada cuarto de la prueba: ${peaks.join(', ')}.`,
  ].join('\n');
}
