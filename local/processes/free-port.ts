import { once } from 'node:events';
import { connect, createServer } from 'node:net';

const LOOPBACK = '127.0.0.1';
/** Where «localhost» leads first on most systems. */
const LOOPBACK_6 = '::1';
const CONNECT_TIMEOUT_MS = 5_000;
/** Linux takes outgoing ports from 32768 on, macOS from 49152. */
const SERVER_PORTS = { first: 20_000, count: 12_000 };
/** More than most processes ask for. */
const PORTS_A_PROCESS = 16;

let handedOut = 0;

/**
 * A free port for a server, which begins to listen seconds later and keeps its address when it is started again. Outside
 * the range from which systems take the ports of outgoing connections, so that none of those takes it meanwhile; a process
 * is given each port once, and processes that look at the same time do not look at the same ports.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = serverPort(process.pid, handedOut);
    handedOut += 1;
    if (await isPortFree(port)) return port;
  }
}

/** The nth port that a process looks at: those that begin at about the same time have ids near each other. */
export function serverPort(pid: number, nth: number): number {
  return SERVER_PORTS.first + ((pid * PORTS_A_PROCESS + nth) % SERVER_PORTS.count);
}

/**
 * Whether a server could listen there; asks by trying, so that wildcard listeners are found too. Others may listen on all
 * addresses, or on that of the other family, and still leave this one free.
 */
export async function isPortFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen({ port, host: LOOPBACK, exclusive: true });
    await once(server, 'listening');
  } catch (error) {
    if ((error as { code?: string }).code === 'EADDRINUSE') return false;
    throw error;
  } finally {
    server.close();
  }
  return !(await answersLocally(port));
}

/** Whether a program of this machine answers at the port, by either family of addresses. */
export async function answersLocally(port: number): Promise<boolean> {
  return (await answers(port)) || (await answers(port, LOOPBACK_6));
}

/** How people write the address of a server on 127.0.0.1: by name, unless that leads to another program. */
export async function localOrigin(port: number): Promise<string> {
  return `http://${(await answers(port, LOOPBACK_6)) ? LOOPBACK : 'localhost'}:${port}`;
}

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
