import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ROOT } from '@sel/runtime/project-root';
import { exportsOf } from './exports.ts';

const CHOSEN = { workers: 7, concurrency: 4 } as Parameters<typeof exportsOf>[0];

test('the plan is said as commands, and as a patch of what deploy/kubernetes has', () => {
  const { start, compose, kubernetes } = exportsOf(CHOSEN);
  assert.equal(start, 'WORKER_CONCURRENCY=4 npm start -- --workers 7');
  assert.equal(compose, 'WORKER_CONCURRENCY=4 docker compose up -d --scale worker=7');
  const worker = readFileSync(join(ROOT, 'deploy/kubernetes/worker.yaml'), 'utf8');
  const composition = readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8');
  assert.match(composition, /WORKER_CONCURRENCY: \$\{WORKER_CONCURRENCY/);
  // What is replaced is there, with the indentation of its place.
  for (const path of [
    /\n {2}minReplicaCount: /,
    /\n {2}maxReplicaCount: /,
    /\n {2}fallback:\n(.*\n)*? {4}replicas: /,
  ]) {
    assert.match(worker, path);
  }
  assert.match(worker, /kind: Deployment\nmetadata:\n {2}name: worker\n/);
  assert.match(worker, /- name: worker\n/);
  assert.match(kubernetes, /minReplicaCount, value: 7 /);
  assert.match(kubernetes, /WORKER_CONCURRENCY, value: "4"/);
});
