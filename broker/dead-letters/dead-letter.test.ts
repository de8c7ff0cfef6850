import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type DeadLetter, describeDeadLetter, lettersOfNow } from './dead-letter.ts';

test('what fails again while the dead letters are gone through is left for the next time', async () => {
  const box = boxWith(3);
  const seen: string[] = [];
  for await (const letter of lettersOfNow(box)) {
    seen.push(String(letter.body));
    await letter.remove();
    box.add(`${letter.body} again`);
    assert.ok(seen.length <= 3, 'it never ends');
  }
  assert.deepEqual(seen, ['0', '1', '2']);
  assert.equal(await box.count(), 3);
});

test('what comes into an empty box meanwhile is left for the next time, too', async () => {
  const box = boxWith(0);
  const letters = lettersOfNow(box);
  const first = letters.next();
  box.add('late');
  assert.equal((await first).done, true);
});

/** A dead-letter queue in memory. */
function boxWith(count: number) {
  const bodies = Array.from({ length: count }, (_, index) => String(index));
  return {
    add: (body: string) => bodies.push(body),
    count: async () => bodies.length,
    async *letters(): AsyncGenerator<DeadLetter> {
      for (let body = bodies[0]; body !== undefined; body = bodies[0]) {
        const remove = async () => void bodies.shift();
        yield { ...describeDeadLetter(body, 'sin motivo', new Date(0)), remove };
      }
    },
  };
}
