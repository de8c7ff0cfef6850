import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FIRST_FORM, type PlanForm, requestOf } from '../frontend/src/laboratorio/planner/plan-form.ts';
import { trialCommand } from '../frontend/src/laboratorio/planner/trial-command.ts';
import { parseCommand } from '../lab/cli/options.ts';

/** As a shell takes it apart. */
const argsOf = (command: string) =>
  (command.match(/"[^"]*"|\S+/g) ?? [])
    .slice('npm run lab --'.split(' ').length)
    .map((arg) => arg.replaceAll('"', ''));

const FORMS: Partial<PlanForm>[] = [
  {},
  { ratePerSecond: 0.5, serviceMs: 12.5, limitMs: 80.5, metric: 'wait', level: 0.95, variety: 'constante' },
  { failures: 2, concurrency: 4, costPerWorker: 9.5, level: 0.5, variety: 'hiperexponencial' },
];

for (const change of FORMS) {
  test(`the command line understands what the page says of ${JSON.stringify(change)}`, () => {
    const asked = requestOf({ ...FIRST_FORM, ...change });
    const command = parseCommand(argsOf(trialCommand(asked) ?? ''));
    assert.ok(command.name === 'plan');
    assert.equal(command.repetitions, 1, 'it is tried');
    assert.deepEqual({ failures: 0, ...command.request, levels: command.levels }, asked);
  });
}

test('what was measured cannot be simulated', () => {
  const service = { samplesMs: Array.from({ length: 60 }, (_, i) => i + 1) };
  assert.equal(trialCommand({ ...requestOf(FIRST_FORM), levels: [{ concurrency: 1, service }] }), undefined);
});
