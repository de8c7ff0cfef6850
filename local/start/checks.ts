import { accessSync, constants } from 'node:fs';
import { findRunning } from '@sel/runtime/running-system';
import { answers, freePort, isPortFree } from '../processes/free-port.ts';
import { explainWriteFailure, StartError } from '../processes/start-error.ts';
import { passableDirectory } from '../servers/unprivileged.ts';
import { checkBroker } from './broker.ts';
import type { Options } from './options.ts';

export interface Ports {
  page: number;
  api: number;
  /** Only the page's server goes there. */
  lab: number;
}

/**
 * All that can be known to be wrong before anything is started.
 * @param tell is told what is wrong and does not matter.
 * @returns the ports that the page and the API get.
 * @throws {StartError}
 */
export async function checkBeforeStart(
  { dataDir, broker, port, apiPort }: Options,
  tell: (message: string) => void,
): Promise<Ports> {
  checkWritable(dataDir);
  await checkNotRunning(dataDir, tell);
  await checkBroker(broker);
  const results = await Promise.all([
    choosePort(port, 'de la página', '--port'),
    choosePort(apiPort, 'de la API', '--api-port'),
  ]);
  const problems = results.filter((result) => typeof result === 'string');
  if (problems.length > 0) throw new StartError(problems.join('\n'));
  const [page, api] = results as [number, number];
  return { page, api, lab: await freePort() };
}

function checkWritable(dataDir: string): void {
  try {
    passableDirectory(dataDir);
    accessSync(dataDir, constants.W_OK | constants.X_OK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new StartError(
      explainWriteFailure(String(error), dataDir) ??
        `No se puede crear la carpeta ${dataDir} (${code}): elige otra con --data DIR.`,
    );
  }
}

async function checkNotRunning(dataDir: string, tell: (message: string) => void): Promise<void> {
  const running = findRunning(dataDir, tell);
  // After a crash its process id may be another program's by now; its database tells.
  if (!running || !(await answers(Number(new URL(running.databaseUrl).port)))) return;
  throw new StartError(
    `Ya hay un "npm start" en marcha con los datos de ${dataDir}: proceso ${running.pid}, página ${running.pageUrl}.\n` +
      'Ciérralo (Ctrl-C en su terminal) o arranca este con otros datos y puertos: --data DIR --port N --api-port N.',
  );
}

/** @returns the port, or what is wrong with it. */
async function choosePort(port: number, whose: string, option: string): Promise<number | string> {
  if (port === 0) return freePort();
  try {
    if (await isPortFree(port)) return port;
    return `El puerto ${port} (${whose}) está ocupado por otro programa: ciérralo o elige otro puerto con ${option} N.`;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== 'EACCES') return `El puerto ${port} (${whose}) no sirve: ${message}.`;
    return `El puerto ${port} (${whose}) solo puede usarlo el administrador: elige uno mayor que 1023 con ${option} N.`;
  }
}
