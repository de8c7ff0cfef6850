import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Config as GatewayConfig } from '../../api-gateway/config.ts';
import { Config as LabConfig } from '../../lab/server/config.ts';
import { Config as WorkerConfig } from '../../worker/config.ts';
import { containersOf, objects, ofKind, pods, setting } from './manifests.ts';

/** There is one of it, and it may go with its node. */
const SINGLE = ['lab', 'migrate'];

/** It has done its work when it is there, and serves nobody. */
const WITHOUT_PORT = ['migrate'];

test('every pod keeps to the restricted standard, cannot write to its file system and says what it needs', () => {
  assert.ok(pods.length >= 6);
  for (const pod of pods) {
    const { owner, spec } = pod;
    assert.equal(spec.securityContext?.runAsNonRoot, true, owner);
    assert.deepEqual(spec.securityContext?.seccompProfile, { type: 'RuntimeDefault' }, owner);
    assert.equal(spec.automountServiceAccountToken, false, owner);
    for (const { name, securityContext, resources } of containersOf(pod)) {
      const expected = {
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      };
      assert.deepEqual(securityContext, expected, name);
      assert.ok(resources?.requests?.cpu && resources.requests.memory && resources.limits?.memory, name);
    }
  }
});

test('every Deployment tells its health, is spread over the nodes and not drained away all at once', () => {
  const protectedApps = ofKind('PodDisruptionBudget').map(({ spec }) => spec.selector.matchLabels.app);
  for (const { metadata, spec } of ofKind('Deployment')) {
    const { containers, topologySpreadConstraints = [] } = spec.template.spec;
    const isSingle = SINGLE.includes(metadata.name);
    assert.equal(protectedApps.includes(metadata.name), !isSingle, metadata.name);
    const spread = topologySpreadConstraints.map(
      ({ labelSelector }: { labelSelector: { matchLabels: { app: string } } }) =>
        labelSelector.matchLabels.app,
    );
    assert.deepEqual(spread, isSingle ? [] : [metadata.name]);
    if (WITHOUT_PORT.includes(metadata.name)) continue;
    for (const { ports = [], readinessProbe, livenessProbe } of containers) {
      for (const probe of [readinessProbe, livenessProbe]) {
        assert.ok(
          ports.some(({ name }: { name: string }) => name === probe?.httpGet.port),
          metadata.name,
        );
      }
    }
  }
});

test('a pod that is told to end is not killed before it has had its time', () => {
  for (const pod of pods) {
    const grace = setting(pod, 'SHUTDOWN_GRACE_S');
    if (grace === undefined) continue;
    const [, pause = '0'] = pod.spec.containers[0]?.lifecycle?.preStop?.exec?.command ?? [];
    const { terminationGracePeriodSeconds = 30 } = pod.spec;
    assert.ok(terminationGracePeriodSeconds > Number(pause) + Number(grace), pod.owner);
  }
});

test('the settings in the manifests are settings of their services', () => {
  for (const [name, config] of [
    ['api-gateway', GatewayConfig],
    ['worker', WorkerConfig],
    ['lab', LabConfig],
  ] as const) {
    const pod = pods.find(({ owner }) => owner === name) ?? assert.fail(name);
    const { env = [] } = pod.spec.containers[0] ?? {};
    assert.ok(env.length > 0);
    // Every service has this one, wherever it reads the others.
    const own = env.filter((variable) => variable.name !== 'ENTORNO');
    for (const variable of own) assert.ok(variable.name in config.properties, `${name}: ${variable.name}`);
  }
});

test('every program of ours runs as in production', () => {
  const programs = pods
    .flatMap((pod) => containersOf(pod))
    .filter(({ command = [] }) => /\bnode /.test(command.join(' ')));
  assert.ok(programs.length >= 5);
  for (const { name, env = [] } of programs) {
    assert.equal(env.find((variable) => variable.name === 'ENTORNO')?.value, 'produccion', name);
  }
});

test('no manifest names a cluster: neither its DNS nor its namespaces', () => {
  const foreign = objects
    .filter(({ metadata }) => metadata.name !== 'frontend')
    .map((object) => JSON.stringify(object));
  for (const text of foreign)
    assert.doesNotMatch(text, /cluster\.local|kube-system|kube-dns|\.consultas\.svc/);
  assert.deepEqual(
    objects.filter(({ metadata }) => metadata.namespace !== undefined).map(({ metadata }) => metadata.name),
    [],
  );
});
