import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { LoadRun } from '../../lab/load/run.ts';
import type { Bench } from '../bench.ts';
import type { Servers } from '../servers.ts';
import { endChild, startChild } from './child.ts';

const BARE_GATEWAY = new URL('./bare-gateway.ts', import.meta.url);
const WARM_UP_MS = 4_000;

interface FloorBench extends Pick<Bench, 'started'> {
  servers: Pick<Servers, 'createDatabase'>;
}

/** What a POST takes on this machine at best: HTTP and one durable row, and nothing else at work. */
export interface PostFloor {
  url: string;
}

export async function startPostFloor({ servers, started }: FloorBench): Promise<PostFloor> {
  const database = await servers.createDatabase();
  started.defer(() => database.drop());
  const gateway = startChild(BARE_GATEWAY, { DATABASE_URL: database.urls.owner });
  started.defer(() => endChild(gateway));
  const [port] = await once(gateway, 'message');
  const url = `http://127.0.0.1:${port}`;
  await warmUp(url);
  return { url };
}

async function warmUp(url: string): Promise<void> {
  using run = await LoadRun.start(url, {
    load: { kind: 'closed', users: 64, thinkMs: 0 },
    notice: 'none',
    connections: 64,
    pipelining: 1,
  });
  await sleep(WARM_UP_MS);
  await run.stop();
}
