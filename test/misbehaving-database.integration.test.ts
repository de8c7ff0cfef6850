import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { brokersToTest } from '../local/ephemeral/queue.ts';
import { type SystemOnBroker, startSystemOn } from '../local/ephemeral/system-on-broker.ts';
import type { ServiceProcess } from '../local/processes/service-process.ts';
import { waitFor } from '../local/processes/wait-for.ts';

/** So many are accepted just before the database begins to misbehave, and some of them are in a worker's hands. */
const IN_HAND = 8;
/** Long enough for the test to stop the worker while it has them. */
const WORK_MS = 1_000;

interface Misbehaviour {
  what: string;
  begin: string[];
  end: string[];
  /** Why each service says that it is not ready; undefined for one that can do its job. */
  gateway: RegExp | undefined;
  worker: RegExp | undefined;
}

/** Statements of the owner; `{database}` is replaced. What was begun is met by new sessions, so the old ones end. */
const MISBEHAVIOURS: Misbehaviour[] = [
  {
    what: 'turns read-only, as after a failover',
    begin: ['ALTER DATABASE {database} SET default_transaction_read_only = on'],
    end: ['ALTER DATABASE {database} RESET default_transaction_read_only'],
    gateway: /lecturas/,
    worker: /lecturas/,
  },
  {
    what: 'lets nobody in',
    begin: ['REVOKE CONNECT ON DATABASE {database} FROM PUBLIC, api_gateway, worker'],
    end: ['GRANT CONNECT ON DATABASE {database} TO PUBLIC, api_gateway, worker'],
    gateway: /permiso/,
    worker: /permiso/,
  },
  {
    what: 'shows the worker no producto any more',
    begin: ['REVOKE SELECT ON producto FROM worker'],
    end: ['GRANT SELECT ON producto TO worker'],
    gateway: undefined,
    worker: /permiso/,
  },
  {
    what: 'has lost a table',
    begin: ['ALTER TABLE resultado RENAME TO resultado_perdido', 'ALTER TABLE consulta RENAME TO perdida'],
    end: ['ALTER TABLE perdida RENAME TO consulta', 'ALTER TABLE resultado_perdido RENAME TO resultado'],
    gateway: /tabla/,
    worker: /tabla/,
  },
];

for (const broker of await brokersToTest()) {
  describe(`while the database misbehaves, with ${broker.name}`, { skip: broker.skip }, () => {
    let system: SystemOnBroker;
    before(async () => {
      system = await startSystemOn(broker, { workers: 1, env: { WORKER_TRABAJO_MS: String(WORK_MS) } });
    });
    after(() => system?.stop());

    const post = async (): Promise<{ status: number; id: number }> => {
      const response = await system.api.post();
      const body = (await response.json()) as { consulta_id: number };
      if (response.status !== 202) assert.ok(response.headers.get('retry-after'), JSON.stringify(body));
      return { status: response.status, id: body.consulta_id };
    };

    /** Runs the statements, and ends the services' sessions so that all of them meet what has changed. */
    const change = async (statements: string[]) => {
      for (const sql of statements) {
        await system.query(sql.replace('{database}', new URL(system.database.urls.owner).pathname.slice(1)));
      }
      await system.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND usename IN ('api_gateway', 'worker')`,
      );
    };

    const untilReady = (url: string, reason: RegExp | undefined) =>
      waitFor(`${url} says ${reason ?? 'ready'}`, async () => {
        const response = await fetch(url);
        const { motivos } = (await response.json()) as { motivos?: { postgres?: string } };
        return reason
          ? response.status === 503 && reason.test(motivos?.postgres ?? '')
          : response.status === 200;
      });

    const metricsOf = async (readyUrl: string) => (await fetch(new URL('/metrics', readyUrl))).text();
    const inHand = async (readyUrl: string) =>
      Number(/^consultas_in_work\{[^}]*\} (\d+)$/m.exec(await metricsOf(readyUrl))?.[1]);

    for (const { what, begin, end, gateway, worker } of MISBEHAVIOURS) {
      test(`one that ${what} costs time, and nobody an attempt or a result`, async () => {
        const [process] = system.workers as [ServiceProcess];
        const { readyUrl } = process;
        const gatewayUrl = `${system.apiUrl}/health/ready`;
        const accepted = await Promise.all(Array.from({ length: IN_HAND }, post));
        await waitFor('the worker has some in hand', async () => (await inHand(readyUrl)) > 0);
        const goOn = process.freeze();
        const complaints = () => (process.log().match(/esperando a PostgreSQL/g) ?? []).length;
        const before = complaints();
        try {
          await change(begin).finally(goOn);
          await Promise.all([untilReady(gatewayUrl, gateway), untilReady(readyUrl, worker)]);
          accepted.push(...(await Promise.all(Array.from({ length: 3 }, post))));
          assert.deepEqual(
            new Set(accepted.slice(IN_HAND).map(({ status }) => status)),
            new Set([gateway ? 503 : 202]),
          );
          assert.match(await metricsOf(readyUrl), /^consultas_database_able\{[^}]*\} 0$/m);
          // It is told once a second: more often, the eight in hand would have said it together.
          await waitFor('the worker has said three times that it waits', () => complaints() >= before + 3);
          assert.equal((await fetch(`${system.apiUrl}/health/live`)).status, 200);
        } finally {
          await change(end);
        }
        await Promise.all([untilReady(gatewayUrl, undefined), untilReady(readyUrl, undefined)]);
        const ids = accepted.filter(({ status }) => status === 202).map(({ id }) => id);
        await waitFor(
          'all that was accepted has ended',
          async () => (await system.count("consulta WHERE status = 'pending'")) === 0,
        );
        const rows = await system.query(
          `SELECT DISTINCT status, resultado->>'codigo' AS codigo, error FROM consulta WHERE consulta_id = ANY ($1)`,
          [ids],
        );
        assert.deepEqual(rows, [{ status: 'completed', codigo: 'PROD001', error: null }]);
        assert.deepEqual(await system.queue.takeDeadLetters(), []);
      });
    }
  });
}
