import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type KubernetesObject, objects, ofKind, pods } from './manifests.ts';

/** The drawing of docs/seguridad.md: who speaks to whom, and on which port. The rest of the world is `*`. */
const DRAWING = [
  '* > frontend:8080',
  'frontend > api-gateway:8000',
  'frontend > lab:8090',
  'lab > api-gateway:8000',
  'prometheus > api-gateway:8000',
  'prometheus > worker:9090',
  ...['api-gateway', 'worker', 'lab', 'migrate', 'retencion', 'reconciliar'].map((app) => `${app} > *:5432`),
  ...['api-gateway', 'worker', 'reconciliar'].flatMap((app) => [`${app} > *:5672`, `${app} > *:5671`]),
  'migrate > *:15672',
  'migrate > *:15671',
  ...['53/UDP', '53', '5353/UDP', '5353'].map((port) => `part-of consultas > *:${port}`),
];

interface Peer {
  podSelector?: {
    matchLabels?: Record<string, string>;
    matchExpressions?: { key: string; values: string[] }[];
  };
}
interface Rule {
  from?: Peer[];
  to?: Peer[];
  ports: { port: number; protocol?: string }[];
}

const apps = pods.map(({ labels }) => labels.app as string);
/** The policies for this directory's own pods; those of the components are about others. */
const policies = ofKind('NetworkPolicy').filter(({ spec }) => governed(spec).every(isOurs));

test('the policies let through what is drawn, each on both sides, and nothing else', () => {
  const into = policies.flatMap((policy) => edges(policy, 'ingress'));
  const outOf = policies.flatMap((policy) => edges(policy, 'egress'));
  // Between two of ours both sides must allow it; prometheus is governed elsewhere.
  const within = (edge: string) => !edge.includes('*') && !edge.startsWith('prometheus');
  assert.deepEqual(outOf.filter(within).toSorted(), into.filter(within).toSorted());
  assert.deepEqual([...new Set([...into, ...outOf])].toSorted(), DRAWING.toSorted());
});

test('every pod of ours is denied by default, and has a place in the drawing', () => {
  const [denied] = ofKind('NetworkPolicy').filter(({ metadata }) => metadata.name === 'default-deny');
  assert.deepEqual(denied?.spec.policyTypes, ['Ingress', 'Egress']);
  assert.deepEqual([denied?.spec.ingress, denied?.spec.egress], [undefined, undefined]);
  for (const app of apps)
    assert.ok(
      DRAWING.some((edge) => edge.startsWith(`${app} > `)),
      app,
    );
});

test('a policy for a port is one for a port that the pods have', () => {
  for (const policy of policies) {
    for (const app of governed(policy.spec)) {
      const has = pods
        .filter(({ labels }) => labels.app === app)
        .flatMap(({ spec }) =>
          spec.containers.flatMap(({ ports = [] }) => ports.map((port) => port.containerPort)),
        );
      for (const { ports } of (policy.spec.ingress ?? []) as Rule[]) {
        for (const { port } of ports) assert.ok(has.includes(port), `${app}:${port}`);
      }
    }
  }
});

test("PostgreSQL's and RabbitMQ's policies let in whoever may go out to them", () => {
  const into = objects.filter(({ metadata }) => ['postgresql', 'rabbitmq'].includes(metadata.name));
  for (const [name, ports] of [
    ['postgresql', [5432]],
    ['rabbitmq', [5672, 5671, 15672, 15671]],
  ] as const) {
    const policy = into.find(({ metadata }) => metadata.name === name) ?? assert.fail();
    const allowed = edges(policy, 'ingress').map((edge) => edge.replace(/ > .*:/, ' > *:'));
    const wanted = DRAWING.filter((edge) => ports.some((port) => edge.endsWith(` > *:${port}`)));
    assert.ok(wanted.length > 0);
    for (const edge of wanted) assert.ok(allowed.includes(edge), `${name}: ${edge}`);
  }
  assert.ok(
    edges(into.find(({ metadata }) => metadata.name === 'rabbitmq') as KubernetesObject, 'ingress').includes(
      'keda-operator > rabbitmq:15672',
    ),
  );
});

function edges({ spec }: KubernetesObject, way: 'ingress' | 'egress'): string[] {
  return ((spec[way] ?? []) as Rule[]).flatMap(({ from, to, ports }) => {
    const peers = (from ?? to)?.flatMap(({ podSelector }) => named(podSelector)) ?? ['*'];
    return governed(spec).flatMap((app) =>
      peers.flatMap((peer) => {
        const [one, other] = way === 'ingress' ? [peer, app] : [app, peer];
        return ports.map(
          ({ port, protocol }) => `${one} > ${other}:${port}${protocol === 'UDP' ? '/UDP' : ''}`,
        );
      }),
    );
  });
}

function governed(spec: Peer): string[] {
  return named(spec.podSelector);
}

function isOurs(name: string): boolean {
  return apps.includes(name) || name === 'part-of consultas';
}

function named(selector: Peer['podSelector'] = {}): string[] {
  const { matchLabels = {}, matchExpressions = [] } = selector;
  const byLabel = Object.entries(matchLabels).map(([key, value]) =>
    key.endsWith('part-of') ? `part-of ${value}` : value,
  );
  return [...byLabel, ...matchExpressions.flatMap(({ key, values = [key] }) => values)];
}
