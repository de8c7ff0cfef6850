import { MAX_DELIVERIES } from '@sel/broker';
import fc from 'fast-check';
import type { TestDatabase } from '../../local/ephemeral/database.ts';
import type { FuzzedQueue } from './fuzzed-queue.ts';
import { type EndedConsultas, fateOf, jsonMessages, rarely } from './message-cases.ts';

interface Case {
  body: string;
  attempts: number;
  /** When nobody can read it: as if it had been delivered so often that it is given up. */
  isGivenUp: boolean;
}

const INSERT = 'INSERT INTO consulta_queue (body, attempts) VALUES ($1, $2)';

export function fuzzPostgres({ query, count }: TestDatabase): FuzzedQueue<Case> {
  const insert = async ({ body, attempts, isGivenUp }: Case, ended: EndedConsultas): Promise<boolean> => {
    const fate = fateOf(body, ended);
    // What can be read and was delivered before is first looked up, and forgotten when it has ended.
    const before = isGivenUp ? MAX_DELIVERIES : attempts;
    try {
      await query(INSERT, [body, fate === 'malformed' ? before : 0]);
    } catch (error) {
      // What PostgreSQL itself takes for no text never gets into the queue: NUL, lone surrogates.
      if (/^(22|54)/.test((error as { code?: string }).code ?? '')) return false;
      throw error;
    }
    return fate !== 'processed';
  };
  return {
    cases: (ended) =>
      fc.record({
        body: fc.oneof({ weight: 20, arbitrary: jsonMessages(ended) }, { weight: 1, arbitrary: fc.string() }),
        attempts: fc.nat(MAX_DELIVERIES - 1),
        isGivenUp: rarely,
      }),
    put: async (cases, ended) =>
      (await Promise.all(cases.map((one) => insert(one, ended)))).filter(Boolean).length,
    countDeadLetters: () => count('consulta_queue_dead'),
    close: async () => {},
  };
}
