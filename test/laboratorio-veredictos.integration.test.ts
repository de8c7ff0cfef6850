import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, type TestContext, test } from 'node:test';
import { ROOT } from '@sel/runtime/project-root';
import { findRabbitmq } from '../local/servers/rabbitmq.ts';
import { assertCalmReturns, judge } from './verdicts/judge.ts';
import { LabScene } from './verdicts/lab-scene.ts';
import { calm, HANDS_PER_WORKER, SITUATIONS, type Situation } from './verdicts/situations.ts';
import { rowsIn, tableIn } from './verdicts/told-table.ts';

/** Beside other tests the machine is taken now and then, which is then the right verdict; it is tried again. */
const MOST_TRIES = 8;
const rabbitmq = findRabbitmq() !== undefined;

describe('every fault and every bottleneck, really caused, has its verdict in time', () => {
  let scene: LabScene;
  before(async () => {
    scene = await LabScene.start(rabbitmq ? 'rabbitmq' : 'postgres', HANDS_PER_WORKER);
  });
  after(() => scene?.stop());

  for (const situation of SITUATIONS) {
    const { told, bottleneck, node, fault, withinS, needsRabbitmq } = situation;
    const name = `${fault ?? told.situation.en}: ${bottleneck} at ${node}, within ${withinS} s`;
    const skip = needsRabbitmq && !rabbitmq && 'there is no RabbitMQ here';
    test(name, { skip }, (t) => assertTold(scene, situation, t));
  }
});

async function assertTold(scene: LabScene, situation: Situation, t: TestContext): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    if (!situation.fromRest) await calm(scene, situation);
    const { wrong, isDisturbed } = await judge(scene, situation);
    if (situation.bottleneck !== 'idle') await assertCalmReturns(scene, situation);
    if (wrong === undefined) return;
    if (!isDisturbed || tries === MOST_TRIES) assert.fail(wrong);
    t.diagnostic(`the machine was taken, try ${tries}: ${wrong}`);
  }
}

for (const [language, file] of [
  ['es', 'docs/laboratorio.md'],
  ['en', 'docs/laboratorio.en.md'],
] as const) {
  test(`${file} tells these situations, and no others`, () => {
    const rows = rowsIn(language);
    assert.deepEqual(tableIn(readFileSync(join(ROOT, file), 'utf8'), rows[0] as string[]), rows);
  });
}
