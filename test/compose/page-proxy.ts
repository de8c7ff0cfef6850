import { setTimeout as sleep } from 'node:timers/promises';
import type { Container, Project } from './project.ts';

/** A container in one of the compose file's networks, with settings of its own; it ends with the project. */
export async function runBeside(
  project: Project,
  service: string,
  { name, env = {}, command = [] }: { name: string; env?: Record<string, string>; command?: string[] },
): Promise<Container> {
  const variables = Object.entries(env).flatMap((entry) => ['--env', entry.join('=')]);
  const id = await project.compose(
    ...['run', '--detach', '--no-deps', '--rm', '--name', name, ...variables, service, ...command],
  );
  return (JSON.parse(await project.docker('inspect', id)) as [Container])[0];
}

/**
 * How many connections the container has had with a gateway's port and still remembers: those that are open, and
 * those that ended less than a minute ago (TIME_WAIT).
 * @param withAddress counts only those with this one.
 */
export async function connectionsToGateways(
  project: Project,
  { Id }: Container,
  withAddress?: string,
): Promise<number> {
  const table = await project.docker('exec', Id, 'cat', '/proc/net/tcp');
  const remotes = table
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/)[2] ?? '');
  const address = withAddress && `${hexAddress(withAddress)}:1F40`;
  return remotes.filter((remote) => (address ? remote === address : remote.endsWith(':1F40'))).length;
}

/** As the kernel writes it: the last byte first. */
function hexAddress(address: string): string {
  const bytes = address.split('.').map((byte) => Number(byte).toString(16).padStart(2, '0'));
  return bytes.toReversed().join('').toUpperCase();
}

/** Sends consultas from within the container, whose address is the client's, and each pretends to be somebody else. */
export async function createWithin(
  project: Project,
  { Id }: Container,
  base: string,
  count: number,
): Promise<number[]> {
  const script = `
    const statuses = [];
    for (let n = 1; n <= ${count}; n += 1) {
      const headers = { 'Content-Type': 'application/json', 'X-Forwarded-For': '198.51.100.' + n };
      const body = '{"tipo_consulta":"buscar_codigo","codigo":"PROD001"}';
      statuses.push((await fetch('${base}/consultar', { method: 'POST', headers, body })).status);
    }
    console.log(JSON.stringify(statuses));`;
  return JSON.parse(await project.docker('exec', Id, 'node', '--input-type=module', '--eval', script));
}

/** How long it takes from the moment at which one of them answers 200 until the other does, too. */
export async function msBetween(first: string, then: string): Promise<number> {
  const [firstMs, thenMs] = await Promise.all([first, then].map(answersAtMs));
  return (thenMs as number) - (firstMs as number);
}

async function answersAtMs(url: string): Promise<number> {
  for (;;) {
    const response = await fetch(url, { signal: AbortSignal.timeout(5_000) }).catch(() => undefined);
    if (response?.ok) return performance.now();
    await sleep(50);
  }
}
