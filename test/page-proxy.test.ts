import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse, parseAllDocuments } from 'yaml';
import { CONNECTION_LIMITS } from '../api-gateway/edge/limits.ts';
import { MAX_WAIT_S } from '../api-gateway/routes/prefer.ts';
import { projectFile } from './project-file.ts';

/** What can be said of the page's proxy without running it; `npm run test:compose` does the rest. */
const caddyfile = projectFile('deploy/caddy/Caddyfile');
const compose = parse(projectFile('docker-compose.yml'), { merge: true }).services.frontend;
const [deployment] = parseAllDocuments(projectFile('deploy/kubernetes/frontend.yaml')).map((part) =>
  part.toJS(),
);
const pod = deployment.spec.template.spec;
const [container] = pod.containers;

/** What a setting such as `keepalive 60s` says. */
function secondsOf(setting: string): number {
  const [, seconds] = new RegExp(`^\\s*${setting} (\\d+)s$`, 'm').exec(caddyfile) ?? [];
  return Number(seconds);
}

test('it sends the security headers that the page’s local server sends', () => {
  const local = projectFile('frontend/server/app.ts').replaceAll(/" \+\s+"/g, '');
  const sent = [...caddyfile.matchAll(/^\t{3}([A-Z][\w-]+) "?([^"]+?)"?$/gm)];
  assert.equal(sent.length, 3);
  for (const [, name, value] of sent) {
    assert.ok(local.includes(`'${name}'`), name);
    assert.ok(local.includes(value as string), `${name}: ${value}`);
  }
});

test('whoever waits gets an answer from a page that stops', () => {
  const graceS = secondsOf('grace_period');
  assert.ok(graceS > MAX_WAIT_S);
  assert.ok(Number.parseInt(compose.stop_grace_period, 10) > graceS);
  const [, pauseS] = container.lifecycle.preStop.exec.command;
  assert.ok(pod.terminationGracePeriodSeconds > graceS + Number(pauseS));
  for (const silence of ['response_header_timeout', 'read_timeout'])
    assert.ok(secondsOf(silence) > MAX_WAIT_S);
});

test('it lets go of a connection before the gateway closes it', () => {
  assert.ok(secondsOf('keepalive') * 1_000 < CONNECTION_LIMITS.keepAliveTimeout);
});

test('it collects its garbage before its memory ends', () => {
  const environment = Object.fromEntries(
    container.env.map(({ name, value }: { name: string; value: string }) => [name, value]),
  );
  for (const [env, limit] of [
    [compose.environment, compose.mem_limit],
    [environment, container.resources.limits.memory],
  ])
    assert.ok(Number.parseInt(env.GOMEMLIMIT, 10) < Number.parseInt(limit, 10) * 0.9);
});

test('its memory limit holds as many requests as it lets wait at once, for all the gateways there may be', () => {
  const [, inCompose] = /MAX_REQUESTS:(\d+)/.exec(caddyfile) ?? [];
  const { value } = container.env.find(({ name }: { name: string }) => name === 'MAX_REQUESTS');
  const gateways = parseAllDocuments(projectFile('deploy/kubernetes/api-gateway.yaml'))
    .map((part) => part.toJS())
    .find(({ kind }) => kind === 'HorizontalPodAutoscaler').spec.maxReplicas;
  // docs/adr/0020-proxy-de-la-pagina.md: 37 MiB, and 70 KiB for each.
  const neededMiB = (requests: number) => 37 + (requests * 70) / 1_024;
  assert.ok(neededMiB(Number(inCompose)) < Number.parseInt(compose.environment.GOMEMLIMIT, 10));
  assert.ok(neededMiB(value * gateways) < Number.parseInt(container.resources.limits.memory, 10) * 0.8);
});
