import assert from 'node:assert/strict';
import { test } from 'node:test';
import { objects, the } from './manifests.ts';
import { schemaProblems } from './schemas.ts';

test('Kubernetes and KEDA know every field and value of the manifests', async () => {
  assert.ok(objects.length > 15);
  assert.deepEqual(await schemaProblems(objects), []);
});

test('what is misspelt or of the wrong kind is told with its place', async () => {
  const worker = structuredClone(the('Deployment', 'worker'));
  worker.spec.template.spec.terminationGracePeriodSecond = 40;
  const scaled = structuredClone(the('ScaledObject', 'worker'));
  scaled.spec.fallback.behavior = 'currentReplicasIfhigher';
  const gateway = structuredClone(the('Deployment', 'api-gateway'));
  gateway.spec.minReadySeconds = '45';
  gateway.spec.template.spec.containers[0].readinessProbe.httpget = { path: '/' };
  const unknown = { apiVersion: 'apps/v1', kind: 'Deploiment', metadata: { name: 'x' } };
  const problems = (await schemaProblems([worker, scaled, gateway, unknown])).join('\n');
  assert.match(problems, /^Deployment worker: .*terminationGracePeriodSecond\b/m);
  assert.match(problems, /^ScaledObject worker: .*behavior.* allowed values/m);
  assert.match(problems, /^Deployment api-gateway: .*minReadySeconds must be integer/m);
  assert.match(problems, /^Deployment api-gateway: .*\bhttpget\b/m);
  assert.match(problems, /^Deploiment x: no existe/m);
});
