import { QUEUE } from '@sel/contract';
import fc from 'fast-check';
import type pg from 'pg';
import { DEAD_LETTERS, GIVEN_UP, jobTable } from '../../broker/pg-boss/queue.ts';
import type { FuzzedQueue } from './fuzzed-queue.ts';
import { type EndedConsultas, fateOf, jsonMessages, rarely } from './message-cases.ts';

interface Case {
  body: string | null;
  job: {
    retryLimit: number;
    retryCount: number;
    priority: number;
    deadLetter: string | null;
    groupId: string | null;
  };
  /** When nobody can read it: put where pg-boss itself puts what it has given up. */
  isGivenUp: boolean;
}

const INSERT = `
  INSERT INTO pgboss.job (name, data, retry_limit, retry_count, priority, dead_letter, group_id, policy)
  VALUES ($1, $2, $3, $4, $5, $6, $7, 'standard')`;

export function fuzzPgBoss(owner: pg.Pool): FuzzedQueue<Case> {
  const insert = async ({ body, job, isGivenUp }: Case, ended: EndedConsultas): Promise<boolean> => {
    const fate = body === null ? 'malformed' : fateOf(body, ended);
    const name = isGivenUp && fate === 'malformed' ? GIVEN_UP : QUEUE;
    // What can be read and was delivered before is first looked up, and forgotten when it has ended.
    const retryCount = fate === 'malformed' ? job.retryCount : 0;
    const { retryLimit, priority, deadLetter, groupId } = job;
    try {
      await owner.query(INSERT, [name, body, retryLimit, retryCount, priority, deadLetter, groupId]);
    } catch (error) {
      // What PostgreSQL itself takes for no JSON never gets into the queue: NUL, lone surrogates, depth.
      if (/^(22|54)/.test((error as { code?: string }).code ?? '')) return false;
      throw error;
    }
    return fate !== 'processed';
  };
  return {
    cases: (ended) =>
      fc.record({
        body: fc.oneof(
          { weight: 20, arbitrary: jsonMessages(ended) },
          { weight: 1, arbitrary: fc.constant(null) },
        ),
        job: fc.record({
          retryLimit: fc.nat(19),
          retryCount: fc.nat(19),
          priority: fc.integer({ min: -10, max: 10 }),
          deadLetter: fc.constantFrom(null, GIVEN_UP, DEAD_LETTERS),
          groupId: fc.constantFrom(null, 'g'),
        }),
        isGivenUp: rarely,
      }),
    put: async (cases, ended) =>
      (await Promise.all(cases.map((one) => insert(one, ended)))).filter(Boolean).length,
    countDeadLetters: async () => {
      const { rows } = await owner.query(`SELECT count(*)::int AS count FROM ${jobTable(DEAD_LETTERS)}`);
      return rows[0].count;
    },
    close: async () => {},
  };
}
