import { once } from 'node:events';
import { type Agent, get, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';

/** Requests that go on, in their head and in their body. */
export const HALF_REQUESTS = [
  'POST /consultar HTTP/1.1\r\nHost: x\r\nX-A: ',
  'POST /consultar HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{',
] as const;

/** Sends the beginning of a request. */
export async function begin(url: string, half: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => {});
  await once(socket, 'connect');
  socket.write(half);
  return socket;
}

/** Asks, and reads nothing of the body until it is resumed. */
export function askUnread(
  url: string,
  agent: Agent,
  headers: Record<string, string> = {},
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => get(url, { agent, headers }, resolve).once('error', reject));
}
