import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { PeerPrograms } from './programs.ts';

const FOLDER = fileURLToPath(new URL('./python', import.meta.url));
/** Where a distribution puts its packages may not be the first on the search path. */
const CANDIDATES = ['python3', '/usr/bin/python3'];
const NEEDED = 'import fastapi, asyncpg, aio_pika, uvicorn';

/** What is to be installed where there is none, and what makes it faster; Debian and Ubuntu have it. */
export const PYTHON_PACKAGES =
  'python3-fastapi python3-asyncpg python3-aio-pika uvicorn python3-uvloop python3-httptools';

/** FastAPI, asyncpg and aio-pika; uvicorn takes uvloop and httptools where they are installed. */
export const PYTHON: PeerPrograms = {
  gateway: (port) =>
    python('-m', 'uvicorn', '--app-dir', FOLDER, '--port', String(port), '--no-access-log', 'gateway:app'),
  worker: () => python(`${FOLDER}/worker.py`),
};

let found: string | undefined;

/** @returns a Python that has what the peer imports, which takes it a while; undefined when there is none. */
export function findPython(): string | undefined {
  found ??= CANDIDATES.find((candidate) => spawnSync(candidate, ['-c', NEEDED]).status === 0);
  return found;
}

function python(...args: string[]) {
  const command = findPython();
  if (!command) throw new Error(`there is no Python with what the peer needs: ${PYTHON_PACKAGES}`);
  return { command, args: ['-B', ...args] };
}
