import assert from 'node:assert/strict';
import { after, before, describe, type TestContext, test } from 'node:test';
import { findRabbitmq } from '../../local/servers/rabbitmq.ts';
import { assertCalmReturns, judge, LOOKS_PER_SECOND } from './judge.ts';
import { LabScene } from './lab-scene.ts';
import { calm, HANDS_PER_WORKER, type Situation } from './situation.ts';
import { SITUATIONS } from './situations.ts';

/**
 * `npm run test:verdicts`: every fault and every bottleneck is really caused, one after the other, on a machine that does nothing
 * else. Where something else takes it all the same, that is the right verdict then, and the situation is tried again.
 */
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
    const { wrong, looks, isDisturbed } = await judge(scene, situation);
    if (situation.bottleneck !== 'idle') await assertCalmReturns(scene, situation);
    if (wrong === undefined) {
      t.diagnostic(
        `right from look ${looks} on, of ${situation.withinS * LOOKS_PER_SECOND} that it may take`,
      );
      return;
    }
    if (!isDisturbed || tries === MOST_TRIES) assert.fail(wrong);
    t.diagnostic(`the machine was taken, try ${tries}: ${wrong}`);
  }
}
