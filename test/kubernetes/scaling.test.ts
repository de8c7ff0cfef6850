import assert from 'node:assert/strict';
import { test } from 'node:test';
import { QUEUE } from '@sel/contract';
import { projectFile } from '../project-file.ts';
import { ofKind, pods, setting, the } from './manifests.ts';

const { metadata, spec } = the('ScaledObject', 'worker');
const annotations = metadata.annotations ?? {};
const [trigger] = spec.triggers;
const concurrency = Number(
  setting(pods.find(({ owner }) => owner === 'worker') ?? assert.fail(), 'WORKER_CONCURRENCY'),
);

test('KEDA scales the workers by the queue of the consultas', () => {
  assert.equal(spec.scaleTargetRef.name, 'worker');
  assert.equal(trigger.metadata.queueName, QUEUE);
  assert.equal(trigger.metadata.mode, 'QueueLength');
});

test("the backlog of one worker is what it does in the tolerated wait and one consulta's service time", () => {
  const serviceMs = Number(annotations['consultas/tiempo-de-servicio-ms']);
  const waitMs = Number(annotations['consultas/espera-tolerada-ms']);
  assert.equal(Number(trigger.metadata.value), backlog(serviceMs, waitMs));
});

test("the table of docs/kubernetes.md does the same sum, and has the manifest's case", () => {
  const page = projectFile('docs/kubernetes.md');
  const rows = page
    .split('\n')
    .map((line) => line.split('|').slice(1, -1))
    .filter(([service = '', wait = '']) => / ms\s*$/.test(service) && / ms\s*$/.test(wait))
    .map((cells) => cells.map((cell) => Number(cell.replace(/ms|\s/g, ''))));
  assert.ok(rows.length >= 4);
  for (const [serviceMs = 0, waitMs = 0, perSecond, value] of rows) {
    assert.equal(perSecond, (concurrency * 1_000) / serviceMs);
    assert.equal(value, backlog(serviceMs, waitMs));
  }
  assert.ok(rows.some(([, , , value]) => value === Number(trigger.metadata.value)));
});

test('when RabbitMQ does not answer KEDA, no worker that is there is taken away', () => {
  assert.equal(spec.fallback.behavior, 'currentReplicasIfHigher');
  assert.ok(spec.fallback.replicas <= spec.maxReplicaCount);
  assert.ok(spec.minReplicaCount >= 1);
});

test('no Deployment says how many pods it has where something else decides that', () => {
  const decided = [
    ...ofKind('ScaledObject').map((object) => object.spec.scaleTargetRef.name),
    ...ofKind('HorizontalPodAutoscaler').map((object) => object.spec.scaleTargetRef.name),
  ];
  assert.deepEqual(decided.toSorted(), ['api-gateway', 'worker']);
  for (const name of decided) assert.equal(the('Deployment', name).spec.replicas, undefined);
});

/** By Little's law: what a worker has in hand and waiting, when the last one has waited so long. */
function backlog(serviceMs: number, waitMs: number): number {
  return (concurrency * (waitMs + serviceMs)) / serviceMs;
}
