import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { NODE_ARGUMENTS } from '@sel/runtime/node-arguments';
import { ROOT } from '@sel/runtime/project-root';
import type { PeerPrograms } from './programs.ts';

const GATEWAY = new URL('./typescript/gateway.ts', import.meta.url);
const WORKER = new URL('./typescript/worker.ts', import.meta.url);

/** Fastify, pg and rabbitmq-client, with the same Node.js and its same settings as the system. */
export const TYPESCRIPT: PeerPrograms = {
  gateway: () => node(GATEWAY),
  worker: () => node(WORKER),
};

function node(script: URL) {
  return {
    command: join(ROOT, 'node_modules/.bin/node'),
    args: [...NODE_ARGUMENTS, fileURLToPath(script)],
  };
}
