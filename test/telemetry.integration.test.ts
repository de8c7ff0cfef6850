import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { type ProcessReport, REPORT_STALE_MS } from '@sel/contract/lab/process';
import { openClient } from '@sel/runtime/postgres';
import { startSystem } from '../local/ephemeral/system.ts';
import { waitFor } from '../local/processes/wait-for.ts';

const system = await startSystem({ workers: 2 });
const lab = await openClient(system.database.urls.lab, 'test');
after(async () => {
  await lab.end();
  await system.stop();
});

async function freshReports(): Promise<ProcessReport[]> {
  const { rows } = await lab.query<{ reporte: ProcessReport }>(
    'SELECT reporte FROM proceso WHERE reported_at > clock_timestamp() - make_interval(secs => $1) ORDER BY nombre',
    [REPORT_STALE_MS / 1000],
  );
  return rows.map(({ reporte }) => reporte);
}

test('every gateway and worker tells who it is and how it does', async () => {
  const reports = await waitFor('three processes report', async () => {
    const found = await freshReports();
    return found.length === 3 ? found : undefined;
  });
  assert.deepEqual(reports.map(({ role }) => role).sort(), ['api-gateway', 'worker', 'worker']);
  for (const report of reports) {
    assert.ok(report.memoryBytes > 10_000_000 && report.connections >= 1, JSON.stringify(report));
    assert.ok(report.busyShare >= 0 && report.busyShare <= 1);
  }
});

test('what was accepted and what was stored is counted where it happened', async () => {
  for (let n = 0; n < 5; n += 1) await system.api.run();
  await waitFor('both sides have counted five', async () => {
    const reports = await freshReports();
    const total = (role: string) =>
      reports.filter((report) => report.role === role).reduce((sum, { processed }) => sum + processed, 0);
    return total('api-gateway') === 5 && total('worker') === 5;
  });
});

test('the laboratory changes the simulated work of running workers, and takes it back', async () => {
  const workMs = async () => {
    const { started_at, finished_at } = await system.api.run();
    return Date.parse(finished_at ?? '') - Date.parse(started_at ?? '');
  };
  const settings = { meanMs: 300, distribution: 'constante', kind: 'espera' };
  await lab.query(
    `INSERT INTO ajuste_laboratorio (clave, valor, expires_at) VALUES ('trabajo', $1, now() + interval '1 hour')`,
    [settings],
  );
  await waitFor('work takes as long as was set', async () => (await workMs()) >= 298);
  // Release 0.1.0 said no time.
  for (const ended of ["now() - interval '1 s'", 'NULL']) {
    await lab.query(`UPDATE ajuste_laboratorio SET expires_at = ${ended}`);
    await waitFor('work is as it was', async () => (await workMs()) < 298);
    await lab.query("UPDATE ajuste_laboratorio SET expires_at = now() + interval '1 hour'");
    await waitFor('work takes as long as was set', async () => (await workMs()) >= 298);
  }
  await lab.query('DELETE FROM ajuste_laboratorio');
  await waitFor('work is as it was', async () => (await workMs()) < 298);
});

test('a worker that is killed disappears, and one that is stopped says goodbye', async () => {
  const [killed, stopped] = system.workers;
  await killed?.end('SIGKILL');
  await waitFor('one worker is left', async () => (await freshReports()).length === 2);
  await stopped?.end('SIGTERM');
  const { rows } = await lab.query('SELECT FROM proceso WHERE nombre = $1', [stopped?.name]);
  assert.equal(rows.length, 0);
});
