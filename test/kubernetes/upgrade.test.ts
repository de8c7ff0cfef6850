import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { readStat } from '@sel/runtime/proc';
import { processTree } from '../../local/processes/process-tree.ts';
import { waitFor } from '../../local/processes/wait-for.ts';
import { type Container, type KubernetesObject, MANIFESTS, readObjects, the } from './manifests.ts';

const skip =
  spawnSync('kubectl', ['version', '--client']).status !== 0 &&
  'SIN KUBECTL: no se comprueba lo que cambia en los manifiestos con otra versión.';
if (skip) console.error(`\n${skip}`);

/** Whose pod template may be changed, and makes new pods then; a Job's may not. */
const CAN_CHANGE = ['Deployment', 'StatefulSet', 'DaemonSet', 'CronJob'];

test('another tag changes only pod templates that Kubernetes lets change, that of migrate too', {
  skip,
}, () => {
  const [these, next] = [build('1.0.0'), build('1.0.1')];
  const changed = these.filter((object, index) => JSON.stringify(object) !== JSON.stringify(next[index]));
  assert.ok(changed.some(({ metadata }) => metadata.name === 'migrate'));
  for (const { kind, metadata } of changed) assert.ok(CAN_CHANGE.includes(kind), `${kind} ${metadata.name}`);
  // Nothing is named after its version, and no selector (immutable, too) contains it.
  assert.deepEqual(these.map(withoutTemplate), next.map(withoutTemplate));
});

test('migrate is there when it is done, one at a time, and only while it works it has the passwords', () => {
  const { strategy, template } = the('Deployment', 'migrate').spec;
  assert.deepEqual(strategy, { type: 'Recreate' });
  const [work]: Container[] = template.spec.initContainers;
  assert.match(work?.command?.join(' ') ?? '', /database\/migrate\.ts && .*broker\/provision\.ts/);
  const [idle]: Container[] = template.spec.containers;
  assert.deepEqual([idle?.env, idle?.envFrom], [undefined, undefined]);
});

test('what is left of migrate makes way for the next release at once', async () => {
  const [{ command }] = the('Deployment', 'migrate').spec.template.spec.containers;
  const [program, ...args] = command as [string, ...string[]];
  const idle = spawn(program, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  // A shell that has just been doubled, and is no `sleep` yet, would lose the signal; only Linux tells which of them it is.
  await waitFor('it sleeps', () => {
    const [, sleeping] = processTree(idle.pid as number);
    return sleeping !== undefined && (readStat(sleeping)?.name ?? 'sleep') === 'sleep';
  });
  idle.kill('SIGTERM');
  // Its output is closed when what it has started has ended, too.
  assert.deepEqual(await once(idle, 'close'), [0, null]);
});

test('the laboratory, which listens only once the schema is there, may wait half an hour for it', () => {
  const [lab]: Container[] = the('Deployment', 'lab').spec.template.spec.containers;
  const { periodSeconds = 0, failureThreshold = 0 } = lab?.startupProbe ?? {};
  assert.ok(periodSeconds * failureThreshold >= 30 * 60);
});

/** What `kubectl apply -k` sends, with that tag of our images. */
function build(tag: string): KubernetesObject[] {
  const dir = mkdtempSync(join(tmpdir(), 'kustomize-'));
  try {
    cpSync(MANIFESTS, dir, { recursive: true });
    const path = join(dir, 'kustomization.yaml');
    writeFileSync(path, readFileSync(path, 'utf8').replaceAll(/newTag: .*/g, `newTag: "${tag}"`));
    return readObjects(execFileSync('kubectl', ['kustomize', dir], { encoding: 'utf8' }));
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

function withoutTemplate({ spec, ...object }: KubernetesObject): object {
  const { template, jobTemplate, ...rest } = spec ?? {};
  return { ...object, rest };
}
