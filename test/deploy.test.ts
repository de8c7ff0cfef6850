import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BusyMeter } from '@sel/runtime/busy-meter';
import { NODE_ARGUMENTS } from '@sel/runtime/node-arguments';
import { createMetrics as createGatewayMetrics } from '../api-gateway/metrics.ts';
import { createMetrics as createWorkerMetrics } from '../worker/metrics.ts';
import { projectFile } from './project-file.ts';

test('every metric of ours on the Grafana dashboard and in docs/observabilidad.md is one that a service gives', async () => {
  const dashboard = JSON.parse(projectFile('deploy/grafana/dashboards/consultas.json')) as {
    panels: { targets: { expr: string }[] }[];
  };
  const given = await Promise.all(
    [createGatewayMetrics(), createWorkerMetrics(new BusyMeter(), 1)].map(({ registry }) =>
      registry.getMetricsAsJSON(),
    ),
  );
  const names = new Set(given.flat().map(({ name }) => name));
  const expressions = dashboard.panels.flatMap(({ targets }) => targets).map(({ expr }) => expr);
  const used = [...expressions, projectFile('docs/observabilidad.md')]
    .flatMap((text) => text.match(/\b(consultas?|http_server|process|nodejs)_\w+/g) ?? [])
    // The name of a queue, and the series of a histogram.
    .filter((name) => name !== 'consulta_queue')
    .map((name) => name.replace(/_seconds_(bucket|count)$/, '_seconds'));
  assert.ok(used.length > 8);
  assert.deepEqual(
    [...new Set(used)].filter((name) => !names.has(name)),
    [],
  );
});

test('the services are started with the same arguments for Node everywhere', () => {
  const args = NODE_ARGUMENTS.join(' ');
  assert.match(projectFile('Dockerfile'), new RegExp(`^ENV .*NODE_OPTIONS=${args}$`, 'm'));
  const { scripts } = JSON.parse(projectFile('package.json')) as { scripts: Record<string, string> };
  for (const name of ['api-gateway', 'worker'])
    assert.ok(scripts[name]?.endsWith(` ${args} ${name}/main.ts`), name);
});
