import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PROBE_CONNECTIONS } from '@sel/runtime/database-probe';
import { POOL_CONNECTIONS as GATEWAY_POOL } from '../../api-gateway/config.ts';
import { QUEUE_CONNECTIONS } from '../../broker/postgres/session.ts';
import { POOL_CONNECTIONS as LAB_POOL } from '../../lab/server/config.ts';
import { POOL_CONNECTIONS as WORKER_POOL } from '../../worker/config.ts';
import { projectFile } from '../project-file.ts';
import { sourceFiles } from '../source-files.ts';
import { the } from './manifests.ts';

const page = projectFile('docs/kubernetes.md').replace(/ +/g, ' ');

const IN_WORDS = ['cero', 'una', 'dos', 'tres', 'cuatro', 'cinco', 'seis'];

/** PostgreSQL keeps these for superusers (superuser_reserved_connections, as it ships it). */
const RESERVED = 3;

const worker = the('Deployment', 'worker');
const gateway = the('Deployment', 'api-gateway');
const scaled = the('ScaledObject', 'worker').spec;
const gatewayScaler = the('HorizontalPodAutoscaler', 'api-gateway').spec;

test('docs/kubernetes.md adds up the connections that these manifests can open, and asks for no fewer', () => {
  const rows: [name: string, pods: number[], connections: number][] = [
    [
      'worker',
      [
        scaled.maxReplicaCount,
        ...duringRollout(worker),
        podsAtOnce(scaled.advanced.horizontalPodAutoscalerConfig.behavior),
      ],
      WORKER_POOL + PROBE_CONNECTIONS,
    ],
    [
      'api-gateway',
      [gatewayScaler.maxReplicas, ...duringRollout(gateway), podsAtOnce(gatewayScaler.behavior)],
      GATEWAY_POOL + PROBE_CONNECTIONS,
    ],
    ['lab', [the('Deployment', 'lab').spec.replicas], LAB_POOL],
    ['migrate', [1], 1],
    ['retencion', [1], 1],
    ['reconciliar', [1], 1],
  ];
  let needed = RESERVED;
  for (const [name, pods, connections] of rows) {
    const sum = pods.reduce((total, some) => total + some) * connections;
    needed += sum;
    const row = `| \`${name}\` | ${pods.join(' + ')} | ${connections} | ${sum} |`;
    assert.ok(page.includes(row), `docs/kubernetes.md should have the row ${row}`);
  }
  assert.ok(
    page.includes(`| **Suma** | | | **${needed}** |`),
    `docs/kubernetes.md should add up to ${needed}`,
  );
  const [, asked] = /`max_connections` debe ser (\d+) o más/.exec(page) ?? [];
  assert.ok(Number(asked) >= needed, `${asked} asked for, ${needed} needed`);
  assert.match(page, new RegExp(`la cola en\\s+PostgreSQL es ${IN_WORDS[QUEUE_CONNECTIONS]} más`));
});

test('no service opens a connection that is not counted', () => {
  const opens = /\bcreatePool\(|new pg\.(Pool|Client)\(/;
  const opening = sourceFiles()
    .filter(({ folder, isTest }) => /^(api-gateway|worker|lab|runtime|broker)$/.test(folder) && !isTest)
    .filter(({ text }) => opens.test(text))
    .map(({ path }) => path);
  // Run by hand or by migrate.
  const commands = [
    'broker/dead-letters.ts',
    'broker/postgres/adopt-pg-boss.ts',
    'broker/postgres/dead-letter-box.ts',
  ];
  assert.deepEqual(opening.filter((path) => !commands.includes(path)).toSorted(), [
    'api-gateway/main.ts',
    'broker/postgres/session.ts',
    'lab/server/main.ts',
    'runtime/database-probe.ts',
    'runtime/postgres.ts',
    'worker/main.ts',
  ]);
});

test('docker-compose.yml has room for the workers that it speaks of', () => {
  const compose = projectFile('docker-compose.yml');
  const [, workers, room] = /room for some (\d+) workers\.\n.*max_connections=(\d+)/.exec(compose) ?? [];
  const others = GATEWAY_POOL + PROBE_CONNECTIONS + LAB_POOL + 1 + RESERVED;
  assert.ok(Number(workers) * (WORKER_POOL + PROBE_CONNECTIONS) + others <= Number(room));
});

test('the connections of the pods that go are closed before the next ones go', () => {
  for (const { metadata, spec } of [worker, gateway]) {
    assert.ok(spec.minReadySeconds >= spec.template.spec.terminationGracePeriodSeconds, metadata.name);
  }
  assert.equal(the('Deployment', 'lab').spec.strategy.type, 'Recreate');
});

/**
 * Pods beyond the replicas: the new ones that come first, and the old ones that are ending while their successors
 * start. Kubernetes counts the latter as gone, though their connections last as long as they do.
 */
function duringRollout({
  spec,
}: {
  spec?: { strategy: { rollingUpdate: { maxSurge: number; maxUnavailable: number } } };
}): number[] {
  const { maxSurge, maxUnavailable } = spec?.strategy.rollingUpdate ?? assert.fail();
  return [maxSurge, maxSurge + maxUnavailable];
}

/** Pods that scaling down may be ending at the same time: its period is longer than they take to end. */
function podsAtOnce({
  scaleDown,
}: {
  scaleDown: { policies: { type: string; value: number; periodSeconds: number }[] };
}) {
  const [policy = assert.fail(), ...others] = scaleDown.policies;
  assert.deepEqual([policy.type, others.length], ['Pods', 0]);
  assert.ok(policy.periodSeconds >= worker.spec.template.spec.terminationGracePeriodSeconds);
  return policy.value;
}
