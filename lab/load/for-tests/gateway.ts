import { once } from 'node:events';
import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** For tests: a gateway that answers as the test says, until it is disposed of. */
export async function openGateway(answer: RequestListener): Promise<Disposable & { url: string }> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    [Symbol.dispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}

export function accept(response: ServerResponse, id = 1): void {
  response.writeHead(202, { 'content-type': 'application/json' });
  response.end(`{"consulta_id":${id},"status":"pending"}`);
}
