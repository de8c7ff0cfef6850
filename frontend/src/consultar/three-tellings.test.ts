import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareTellings } from './three-tellings.ts';

const BEFORE = { meanMs: 5, distribution: 'exponencial', kind: 'cpu' } as const;

function comparison({ isSet = true, fails = false } = {}) {
  const done: string[] = [];
  return {
    done,
    parts: {
      currentWork: async () => BEFORE,
      setWork: async (work: { meanMs: number } | null) => {
        done.push(`work ${work?.meanMs}`);
        return isSet;
      },
      send: async (_: object, telling: string) => {
        done.push(telling);
        if (fails) throw new Error('the page was left');
      },
      pause: async () => void done.push('pause'),
    },
  };
}

test('all three ways are tried with the same work, once workers follow it, and it is set back', async () => {
  const { parts, done } = comparison();
  await compareTellings(parts);
  assert.deepEqual(done, ['work 2000', 'pause', 'polling', 'wait', 'events', 'work 5']);
});

test('the work is set back whatever happens, and nothing is sent without it', async () => {
  const failing = comparison({ fails: true });
  await assert.rejects(compareTellings(failing.parts));
  assert.equal(failing.done.at(-1), 'work 5');
  const refused = comparison({ isSet: false });
  await compareTellings(refused.parts);
  assert.deepEqual(refused.done, ['work 2000']);
});
