import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';

const LOOPBACK = '127.0.0.1';
/** Where «localhost» leads first on most systems. */
const LOOPBACK_6 = '::1';
const CONNECT_TIMEOUT_MS = 5_000;
/** Linux takes outgoing ports from 32768 on, macOS from 49152. */
const SERVER_PORTS = { first: 20_000, last: 32_000 };

/** A port of this machine that nothing listens on at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, LOOPBACK);
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

/** A server begins to listen seconds after its port was chosen; until then nothing but this tells that it is taken. */
const handedOut = new Set<number>();

/**
 * A free port for a server whose address must stay the same when it is started again: outside the range from
 * which systems take the ports of outgoing connections, so that none of those takes it meanwhile. A process is
 * given each port once.
 */
export async function freeServerPort(): Promise<number> {
  for (;;) {
    const port = randomInt(SERVER_PORTS.first, SERVER_PORTS.last);
    if (handedOut.has(port)) continue;
    handedOut.add(port);
    if ((await isPortFree(port, LOOPBACK)) && !(await answersLocally(port))) return port;
  }
}

/** Whether a server could listen there; asks by trying, so that wildcard listeners are found too. */
export async function isPortFree(port: number, host: string): Promise<boolean> {
  const server = createServer();
  try {
    server.listen({ port, host, exclusive: true });
    await once(server, 'listening');
    return true;
  } catch (error) {
    if ((error as { code?: string }).code === 'EADDRINUSE') return false;
    throw error;
  } finally {
    server.close();
  }
}

/** Whether a program of this machine answers at the port, by either family of addresses. */
export async function answersLocally(port: number): Promise<boolean> {
  return (await answers(port)) || (await answers(port, LOOPBACK_6));
}

/** How people write the address of a server on 127.0.0.1: by name, unless that leads to another program. */
export async function localOrigin(port: number): Promise<string> {
  return `http://${(await answers(port, LOOPBACK_6)) ? LOOPBACK : 'localhost'}:${port}`;
}

/** Whether something answers at the port. */
export async function answers(port: number, host = LOOPBACK): Promise<boolean> {
  const socket = connect({ port, host, signal: AbortSignal.timeout(CONNECT_TIMEOUT_MS) });
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
