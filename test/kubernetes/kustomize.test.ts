import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { testDirectory } from '../../local/ephemeral/test-directory.ts';
import { projectFile } from '../project-file.ts';
import { type KubernetesObject, MANIFESTS, objects, readObjects } from './manifests.ts';
import { schemaProblems } from './schemas.ts';

const hasKubectl = spawnSync('kubectl', ['version', '--client']).status === 0;
const skip =
  !hasKubectl && 'SIN KUBECTL: la kustomización no se construye ni se comprueba lo que sale de ella.';
// Said here too, because whoever reads only dots does not see why a test was skipped.
if (skip) console.error(`\n${skip}`);

const dir = testDirectory('kustomize');

/** What no namespace holds. */
const CLUSTER_WIDE = ['Namespace'];

test('the kustomization builds: every manifest is in it, with an image that can be pulled', {
  skip,
}, async () => {
  const built = build(MANIFESTS);
  const named = ({ kind, metadata }: KubernetesObject) => `${kind} ${metadata.name}`;
  const optional = ['Ingress consultas', 'NetworkPolicy postgresql', 'NetworkPolicy rabbitmq'];
  assert.deepEqual([...built.map(named), ...optional].toSorted(), objects.map(named).toSorted());
  assert.deepEqual(await schemaProblems(built), []);
  for (const [, image] of JSON.stringify(built).matchAll(/"image":"([^"]+)"/g)) {
    assert.match(image ?? '', /^registry\.example\.com\/[\w-]+:\d/);
  }
});

test('what network-policy.yaml governs is on every pod, and in no selector', { skip }, () => {
  const built = build(MANIFESTS);
  for (const { metadata, spec } of built) {
    const { template, selector } = spec?.jobTemplate?.spec ?? spec ?? {};
    if (!template) continue;
    assert.equal(template.metadata.labels['app.kubernetes.io/part-of'], 'consultas', metadata.name);
    assert.ok(!('app.kubernetes.io/part-of' in (selector?.matchLabels ?? {})), metadata.name);
  }
});

test("the page's example of one's own cluster builds, all of it in its namespace", { skip }, async () => {
  const page = projectFile('docs/kubernetes.md');
  const [, example = ''] = /```yaml\n(# mi-cluster\/kustomization\.yaml\n[\s\S]*?)```/.exec(page) ?? [];
  cpSync(MANIFESTS, join(dir, 'deploy/kubernetes'), { recursive: true });
  mkdirSync(join(dir, 'mi-cluster'));
  writeFileSync(join(dir, 'mi-cluster/kustomization.yaml'), example);
  const built = build(join(dir, 'mi-cluster'));
  const [namespace] = built.filter(({ kind }) => kind === 'Namespace');
  assert.equal(namespace?.metadata.name, 'mi-espacio');
  for (const { kind, metadata } of built) {
    if (!CLUSTER_WIDE.includes(kind))
      assert.equal(metadata.namespace, 'mi-espacio', `${kind} ${metadata.name}`);
  }
  const [ingress] = built.filter(({ kind }) => kind === 'Ingress');
  assert.equal(ingress?.spec.rules[0].host, 'consultas.example.com');
  assert.ok(built.some(({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.name === 'rabbitmq'));
  assert.deepEqual(await schemaProblems(built), []);
});

function build(dir: string): KubernetesObject[] {
  return readObjects(execFileSync('kubectl', ['kustomize', dir], { encoding: 'utf8' }));
}
