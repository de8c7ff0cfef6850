import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'yaml';
import { projectFile } from './project-file.ts';
import { importsOf, sourceFiles } from './source-files.ts';

/** What can be said of docker-compose.yml without Docker; `npm run test:compose` does the rest. */
interface Service {
  image?: string;
  build?: { target: string };
  command?: string[];
  user?: string;
  container_name?: string;
  ports?: string[];
  volumes?: string[];
  read_only?: boolean;
  cap_drop?: string[];
  security_opt?: string[];
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: object;
}

const compose = projectFile('docker-compose.yml');
const dockerfile = projectFile('Dockerfile');
const { services } = parse(compose, { merge: true }) as { services: Record<string, Service> };

test('every variable of docker-compose.yml is in .env.example with its default, and no others are', () => {
  // Compose sets the project's name itself; where it does not, the default is for the image's name alone.
  const variables = compose.matchAll(/\$\{(?!COMPOSE_PROJECT_NAME\b)(\w+):-([^}]*)\}/g);
  const used = [...variables].map(([, name, value]) => `${name}=${value}`);
  const documented = projectFile('.env.example').match(/^[A-Z]\w*=.*$/gm) ?? [];
  assert.deepEqual(documented.toSorted(), [...new Set(used)].toSorted());
});

test('only the page and the API are published beyond this machine', () => {
  const open = Object.entries(services)
    .filter(([, { ports = [] }]) => ports.some((port) => !port.startsWith('127.0.0.1:')))
    .map(([name]) => name);
  assert.deepEqual(open.toSorted(), ['api-gateway', 'frontend']);
});

test('the worker has no fixed name and no port, so that there can be any number of it', () => {
  assert.equal(services.worker?.container_name, undefined);
  assert.equal(services.worker?.ports, undefined);
});

test('every service tells its health, or ends, and waits for exactly that of those it needs', () => {
  for (const [name, { healthcheck, depends_on = {} }] of Object.entries(services)) {
    // Retention has no port: while it waits for the next day there is nothing to ask it.
    assert.equal(healthcheck === undefined, ['migrate', 'retencion', 'reconciliar'].includes(name), name);
    for (const [needed, { condition }] of Object.entries(depends_on)) {
      const expected = needed === 'migrate' ? 'service_completed_successfully' : 'service_healthy';
      assert.equal(condition, expected, `${name} on ${needed}`);
    }
  }
});

test('every container is unprivileged and cannot write to its file system', () => {
  for (const [name, service] of Object.entries(services)) {
    assert.equal(service.read_only, true, name);
    assert.deepEqual(service.cap_drop, ['ALL'], name);
    assert.deepEqual(service.security_opt, ['no-new-privileges:true'], name);
    assert.match(service.user ?? imageUser(service), /^(node|page|postgres|rabbitmq|nobody|grafana)$/, name);
  }
});

/** The last USER of the stage of the Dockerfile that the service is made from. */
function imageUser({ build, image }: Service): string {
  const target = build?.target ?? (image?.endsWith('-service') ? 'service' : '');
  return /^USER (\w+)$/m.exec(stage(target))?.[1] ?? '';
}

function stage(name: string): string {
  const stages = dockerfile.split(/^(?=FROM )/m);
  return stages.find((text) => text.split('\n')[0]?.endsWith(` AS ${name}`)) ?? '';
}

test('the service image holds every folder that its programs import from', () => {
  const programs = Object.values(services)
    .flatMap(({ command = [] }) => command.join(' ').match(/(?:[\w-]+\/)+[\w-]+\.ts/g) ?? [])
    .filter((path) => !path.startsWith('deploy/'));
  assert.ok(programs.length >= 4);
  assert.deepEqual(foldersOf(programs), foldersIn('service'));
});

test('the page is built where every folder is that it imports from', () => {
  const page = sourceFiles().filter(({ path, isTest }) => path.startsWith('frontend/src/') && !isTest);
  assert.deepEqual(foldersOf(page.map(({ path }) => path)), foldersIn('page'));
});

function foldersIn(stageName: string): string[] {
  const copies = stage(stageName).matchAll(/^COPY --chmod=755 (\S+) \1$/gm);
  return [...copies].map(([, folder]) => folder as string).toSorted();
}

/** The folders of the programs and of all that they import, directly or not. */
function foldersOf(programs: string[]): string[] {
  const files = new Map(sourceFiles().map((file) => [file.path, file]));
  const reached = new Set(programs);
  for (const path of reached) {
    const file = files.get(path);
    assert.ok(file, `${path} does not exist`);
    for (const imported of importsOf(file)) reached.add(imported.path);
  }
  return [...new Set([...reached].map((path) => path.split('/')[0] as string))].toSorted();
}

test('nothing is mounted from the clone, and what is copied from it is for every user to read', () => {
  for (const [name, { volumes = [] }] of Object.entries(services)) {
    for (const volume of volumes) assert.match(volume, /^[\w-]+:\//, `${name}: a named volume`);
  }
  const copies = dockerfile.match(/^COPY (?!--from=).*/gm) ?? [];
  assert.ok(copies.length > 20);
  for (const copy of copies) assert.match(copy, /^COPY --chmod=(644|755) /);
});
