import type { Server } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { Dependencies } from '../dependencies.ts';

/** Whoever waits for a consulta is answered now, with what there is, and nobody sends more on a connection that ends. */
export function drainConnections(app: FastifyInstance, { watcher, config }: Dependencies): void {
  let isClosing = false;
  app.addHook('preClose', async () => {
    isClosing = true;
    watcher.stop();
    // The other half of the grace period is for what comes after the connections.
    closeInTheEnd(app.server, (config.SHUTDOWN_GRACE_S * 1_000) / 2);
  });
  app.addHook('onSend', (_, reply, payload, done) => {
    if (isClosing) reply.header('Connection', 'close');
    done(null, payload);
  });
  app.addHook('onResponse', ({ raw: { socket } }, _, done) => {
    // Its answer had begun before that, and promised to keep the connection open.
    if (isClosing) socket.destroySoon();
    done();
  });
}

/**
 * A closed server waits for its last connection, and Node no longer closes those whose request does not arrive in its
 * time: a client that sends half a request, or none, would use up the grace period.
 */
function closeInTheEnd(server: Server, patienceMs: number): void {
  const end = setTimeout(() => server.closeAllConnections(), patienceMs).unref();
  server.once('close', () => clearTimeout(end));
}
