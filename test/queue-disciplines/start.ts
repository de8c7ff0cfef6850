import { createRequire, syncBuiltinESMExports } from 'node:module';
import { fileURLToPath } from 'node:url';

/*
 * `npm start`, with workers that take from the queue in another way (TEST_QUEUE_DISCIPLINE). Nothing of the product knows
 * of it: where the worker would be started, this starts another program, which is the worker behind another broker.
 */

const WORKER = fileURLToPath(new URL('worker.ts', import.meta.url));
const IS_WORKER = /(^|\/)worker\/main\.ts(\.mjs)?$/;

const processes = createRequire(import.meta.url)('node:child_process');
const { spawn } = processes;
processes.spawn = (command: string, args: readonly string[], options: object) =>
  spawn(
    command,
    args.map((argument) => (IS_WORKER.test(argument) ? WORKER : argument)),
    options,
  );
syncBuiltinESMExports();
await import('../../local/start/main.ts');
