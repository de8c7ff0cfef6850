import { type ConsultaMessage, QUEUE } from '@sel/contract';
import { isDataFault, isOutage } from '@sel/runtime/database-errors';
import type { ClientBase } from 'pg';
import type { Db, PgBoss } from 'pg-boss';
import { BrokerUnavailableError, type Publisher } from '../broker.ts';
import { Boss, type BossOptions } from './boss.ts';
import { jobTable } from './queue.ts';

/** That a message can be put into the queue: {@link Boss} tries it, and so the gateway is not ready where it cannot. */
const NEEDS = `INSERT INTO ${jobTable(QUEUE)} (name) SELECT '' WHERE false`;

/** Publishes into the queue's table: one INSERT for any number of messages. */
export class PgBossPublisher implements Publisher {
  readonly #boss: Boss;
  readonly #underWay = new Set<Promise<unknown>>();

  constructor(options: BossOptions) {
    this.#boss = new Boss({ ...options, needs: NEEDS });
  }

  start(): void {
    this.#boss.start(() => {});
  }

  isReady(): boolean {
    return this.#boss.usable !== undefined;
  }

  async publish(messages: readonly ConsultaMessage[]): Promise<void> {
    const inserting = this.#usable().insert(QUEUE, toJobs(messages));
    this.#underWay.add(inserting);
    try {
      await inserting;
    } catch (error) {
      throw new BrokerUnavailableError((error as Error).message, { cause: error });
    } finally {
      this.#underWay.delete(inserting);
    }
  }

  async publishWithin(client: ClientBase, messages: readonly ConsultaMessage[]): Promise<void> {
    try {
      await this.#usable().insert(QUEUE, toJobs(messages), { db: preparing(client) });
    } catch (error) {
      // The database's own failures are judged by whose transaction it is; pg-boss has others, such as no queue.
      if (isOutage(error) || isDataFault(error) || error instanceof BrokerUnavailableError) throw error;
      throw new BrokerUnavailableError((error as Error).message, { cause: error });
    }
  }

  async stop(): Promise<void> {
    await Promise.allSettled(this.#underWay);
    await this.#boss.stop();
  }

  #usable(): PgBoss {
    const boss = this.#boss.usable;
    if (!boss) throw new BrokerUnavailableError('the queue in PostgreSQL is not ready');
    return boss;
  }
}

const insertNames = new Map<string, string>();

/**
 * pg-boss sends its long INSERT as text; prepared, PostgreSQL reads and plans it once, and not for every POST. Its
 * other statements stay as they are: their plans have to follow how full the queue is (docs/adr/0012).
 */
function preparing(client: ClientBase): Db {
  return {
    executeSql(text, values = []) {
      if (!insertNames.has(text)) insertNames.set(text, `insert_jobs_${insertNames.size}`);
      return client.query({ name: insertNames.get(text) as string, text, values });
    },
  };
}

function toJobs(messages: readonly ConsultaMessage[]): { data: object }[] {
  return messages.map((data) => ({ data }));
}
