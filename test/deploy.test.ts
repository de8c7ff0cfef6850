import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { BusyMeter } from '@sel/runtime/busy-meter';
import { NODE_ARGUMENTS } from '@sel/runtime/node-arguments';
import { parseAllDocuments } from 'yaml';
import { Config as GatewayConfig } from '../api-gateway/config.ts';
import { createMetrics as createGatewayMetrics } from '../api-gateway/metrics.ts';
import { Config as LabConfig } from '../lab/config.ts';
import { Config as WorkerConfig } from '../worker/config.ts';
import { createMetrics as createWorkerMetrics } from '../worker/metrics.ts';
import { ROOT } from './source-files.ts';

interface Container {
  name: string;
  image: string;
  command?: string[];
  ports?: { name: string; containerPort: number }[];
  env?: { name: string; value?: string }[];
  securityContext?: object;
  readinessProbe?: { httpGet: { port: string } };
  livenessProbe?: { httpGet: { port: string } };
}

interface Manifest {
  kind: string;
  metadata: { name: string };
  spec: {
    jobTemplate?: { spec: Manifest['spec'] };
    template?: { spec: { securityContext?: { runAsNonRoot?: boolean }; containers: Container[] } };
    selector?: { matchLabels?: { app: string } };
    triggers?: { metadata: { queueName: string } }[];
    scaleTargetRef?: { name: string };
  };
}

const manifests = globSync('deploy/kubernetes/*.yaml', { cwd: ROOT })
  .flatMap((path) => parseAllDocuments(read(path)).map((document) => document.toJS() as Manifest))
  .filter(({ kind }) => kind !== 'Kustomization');
const ofKind = (kind: string) => manifests.filter((manifest) => manifest.kind === kind);
const pods = manifests.flatMap(({ spec }) => (spec?.jobTemplate?.spec ?? spec)?.template?.spec ?? []);
const containers = pods.flatMap((pod) => pod.containers);

test('every pod of Kubernetes is unprivileged and cannot write to its file system', () => {
  assert.equal(pods.length, 6);
  for (const { securityContext, containers } of pods) {
    assert.equal(securityContext?.runAsNonRoot, true);
    for (const { name, securityContext } of containers) {
      const expected = {
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      };
      assert.deepEqual(securityContext, expected, name);
    }
  }
});

/** There is one of it, and it may go with its node. */
const SINGLE = ['lab'];

test('every Deployment of Kubernetes tells its health and may not be drained away all at once', () => {
  const protectedApps = ofKind('PodDisruptionBudget').map(({ spec }) => spec.selector?.matchLabels?.app);
  for (const { metadata, spec } of ofKind('Deployment')) {
    assert.equal(protectedApps.includes(metadata.name), !SINGLE.includes(metadata.name), metadata.name);
    for (const { ports = [], readinessProbe, livenessProbe } of spec.template?.spec.containers ?? []) {
      for (const probe of [readinessProbe, livenessProbe]) {
        assert.ok(
          ports.some(({ name }) => name === probe?.httpGet.port),
          metadata.name,
        );
      }
    }
  }
});

test('the settings in the manifests are settings of their services', () => {
  for (const [name, config] of [
    ['api-gateway', GatewayConfig],
    ['worker', WorkerConfig],
    ['lab', LabConfig],
  ] as const) {
    const { env = [] } = containers.find((container) => container.name === name) as Container;
    assert.ok(env.length > 0);
    for (const setting of env) assert.ok(setting.name in config.properties, `${name}: ${setting.name}`);
  }
});

test('KEDA scales the workers by the queue of the consultas', () => {
  const [scaled] = ofKind('ScaledObject');
  assert.equal(scaled?.spec.scaleTargetRef?.name, 'worker');
  assert.equal(scaled?.spec.triggers?.[0]?.metadata.queueName, 'consulta_queue');
});

test('every metric of ours on the Grafana dashboard is one that a service gives', async () => {
  const dashboard = JSON.parse(read('deploy/grafana/dashboards/consultas.json')) as {
    panels: { targets: { expr: string }[] }[];
  };
  const given = await Promise.all(
    [createGatewayMetrics(), createWorkerMetrics(new BusyMeter(), 1)].map(({ registry }) =>
      registry.getMetricsAsJSON(),
    ),
  );
  const names = new Set(given.flat().map(({ name }) => name));
  const used = dashboard.panels
    .flatMap(({ targets }) => targets)
    .flatMap(({ expr }) => expr.match(/\b(consultas?|http_server|process|nodejs)_\w+/g) ?? [])
    // The name of a queue, and the series of a histogram.
    .filter((name) => name !== 'consulta_queue')
    .map((name) => name.replace(/_seconds_(bucket|count)$/, '_seconds'));
  assert.ok(used.length > 8);
  assert.deepEqual(
    [...new Set(used)].filter((name) => !names.has(name)),
    [],
  );
});

function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

test('the services are started with the same arguments for Node everywhere', () => {
  const args = NODE_ARGUMENTS.join(' ');
  assert.match(read('Dockerfile'), new RegExp(`^ENV .*NODE_OPTIONS=${args}$`, 'm'));
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  for (const name of ['api-gateway', 'worker'])
    assert.equal(scripts[name], `exec node ${args} ${name}/main.ts`);
});
