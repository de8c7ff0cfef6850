import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { PROBE_CONNECTIONS } from '@sel/runtime/database-probe';
import { POOL_CONNECTIONS as GATEWAY_POOL } from '../../api-gateway/config.ts';
import { POOL_CONNECTIONS as LAB_POOL } from '../../lab/config.ts';
import { POOL_CONNECTIONS as WORKER_POOL } from '../../worker/config.ts';
import { ROOT } from '../source-files.ts';
import { the } from './manifests.ts';

const page = readFileSync(join(ROOT, 'docs/kubernetes.md'), 'utf8').replace(/ +/g, ' ');

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
    // Its own connection, and two of pg-boss, whose tables it makes.
    ['migrate', [1], 3],
    ['retencion', [1], 1],
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
  spec?: { strategy: { rollingUpdate: Record<string, number> } };
}): number[] {
  const { maxSurge = Number.NaN, maxUnavailable = Number.NaN } = spec?.strategy.rollingUpdate ?? {};
  return [maxSurge, maxSurge + maxUnavailable];
}

/** Pods that scaling down may be ending at the same time: its period is longer than they take to end. */
function podsAtOnce({
  scaleDown,
}: {
  scaleDown: { policies: { type: string; value: number; periodSeconds: number }[] };
}) {
  const [policy, ...others] = scaleDown.policies;
  assert.deepEqual([policy?.type, others.length], ['Pods', 0]);
  assert.ok(Number(policy?.periodSeconds) >= worker.spec.template.spec.terminationGracePeriodSeconds);
  return policy?.value ?? Number.NaN;
}
