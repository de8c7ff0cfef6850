import assert from 'node:assert/strict';
import { after, type TestContext, test } from 'node:test';
import { ROOT } from '@sel/runtime/project-root';
import { HOW_TO_GET_RABBITMQ } from '../local/ephemeral/rabbitmq.ts';
import { findRabbitmq } from '../local/servers/rabbitmq.ts';
import { deployment } from './upgrade/deployment.ts';
import { lastRelease, ReleaseTree, whyNotInHistory } from './upgrade/last-release.ts';
import { RollOut } from './upgrade/roll-out.ts';
import { type Broker, startServers } from './upgrade/servers.ts';

const release = lastRelease();
const missing = whyNotInHistory(release);
if (missing) console.error(`\n${'!'.repeat(80)}\n${missing}\n${'!'.repeat(80)}\n`);
const tree = missing ? undefined : new ReleaseTree(release);
after(() => tree?.remove());

for (const broker of ['postgres', 'rabbitmq'] as const) {
  const without =
    broker === 'rabbitmq' && !findRabbitmq() && process.env.CI !== 'true' && HOW_TO_GET_RABBITMQ;
  test(
    `from ${release.version} under load, with ${broker}: nothing is lost, every answer is the one asked for`,
    {
      skip: missing || without,
    },
    (t) => upgrade(broker, tree as ReleaseTree, t),
  );
}

async function upgrade(broker: Broker, oldTree: ReleaseTree, t: TestContext): Promise<void> {
  await using cleanup = new AsyncDisposableStack();
  const servers = await startServers(broker);
  cleanup.defer(() => servers.stop());
  const old = await deployment(release.version, oldTree.dir, servers);
  const next = await deployment('this tree', ROOT, servers);
  const rollOut = new RollOut(servers, oldTree, old, next);
  cleanup.defer(() => rollOut.end());

  const stuck: string[] = [];
  await rollOut.run().catch((error: Error) => stuck.push(error.message));
  const broken = [...new Set([...stuck, ...(await rollOut.violations())])];
  const { accepted, refusals } = rollOut.history;
  t.diagnostic(
    `${accepted.size} consultas, ${refusals} refusals; waited for a migration: ${rollOut.isEarly}`,
  );
  const why = [...broken.slice(0, 20), ...rollOut.complaints(), ...oldTree.otherVersions];
  assert.equal(broken.length, 0, why.join('\n'));
}
