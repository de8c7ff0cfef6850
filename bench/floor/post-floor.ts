import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { LoadRun } from '../../lab/load/run.ts';
import type { TestDatabase } from '../../local/ephemeral/database.ts';
import { endChild, startChild } from './child.ts';

const BARE_GATEWAY = new URL('./bare-gateway.ts', import.meta.url);
const WARM_UP_MS = 4_000;

/** What a POST takes on this machine at best: HTTP and one durable row, and nothing else at work. */
export interface PostFloor {
  url: string;
  stop(): Promise<void>;
}

/** @param database its own; `stop` drops it. */
export async function startPostFloor(database: TestDatabase): Promise<PostFloor> {
  const gateway = startChild(BARE_GATEWAY, { DATABASE_URL: database.urls.owner });
  const [port] = await once(gateway, 'message');
  const url = `http://127.0.0.1:${port}`;
  await warmUp(url);
  return {
    url,
    async stop() {
      await endChild(gateway);
      await database.drop();
    },
  };
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
