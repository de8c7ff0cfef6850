import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError } from '@sel/runtime/usage-error';
import { givePage } from '../../frontend/server/build.ts';
import { givePrograms } from '../../local/compiled/give.ts';
import type { Checkout } from '../../local/ephemeral/checkout.ts';
import { canMeasureUsage } from '../../local/processes/process-usage.ts';
import { temporaryDirectory } from '../../local/servers/temporary-directory.ts';
import { interleave } from './measure.ts';
import type { ComparePlan, Side } from './plan.ts';
import { type StartedSystem, startSystem } from './started-system.ts';
import type { MeasuredRun, Subject } from './stored-comparison.ts';
import { treeOf } from './trees.ts';

/** What whoever compares is told meanwhile. */
export interface Onlooker {
  say(text: string): void;
  measured(run: MeasuredRun): void;
}

interface BothSystems extends Disposable {
  /** Starts both anew, with empty data, measures them in turn and ends them. */
  compare(plan: ComparePlan): Promise<MeasuredRun[]>;
}

/** Two trees of their own, even where both are of one commit: that, too, is what a comparison of the same code must show. */
export function bothSystems(
  subjects: Record<Side, Subject>,
  onlooker: Onlooker,
  signal: AbortSignal,
): BothSystems {
  if (!canMeasureUsage()) {
    throw new UsageError('Este sistema no dice lo que gastan los procesos (/proc): se compara en Linux.');
  }
  using cleanup = new DisposableStack();
  const tree = (side: Side) => cleanup.adopt(treeOf(subjects[side], onlooker.say), (made) => made.remove());
  const trees = { a: tree('a'), b: tree('b') };
  const dirs = [trees.a.dir, trees.b.dir];
  for (const dir of dirs) givePage(dir);
  givePrograms(dirs);
  const kept = cleanup.move();
  return {
    compare: (plan) => compare(trees, subjects, plan, onlooker, signal),
    [Symbol.dispose]: () => kept.dispose(),
  };
}

async function compare(
  trees: Record<Side, Checkout>,
  subjects: Record<Side, Subject>,
  plan: ComparePlan,
  { say, measured }: Onlooker,
  signal: AbortSignal,
): Promise<MeasuredRun[]> {
  await using cleanup = new AsyncDisposableStack();
  const start = async (side: Side): Promise<StartedSystem> => {
    say(`Se inicia ${side.toUpperCase()}: ${subjects[side].ref}`);
    const data = temporaryDirectory('compare-data');
    cleanup.defer(() => rm(data, { recursive: true, force: true }));
    const { ref, env } = subjects[side];
    const options = { root: trees[side].dir, dataDir: join(data, 'data'), workers: plan.workers, env };
    const system = await startSystem(options, signal).catch((error) => {
      throw signal.aborted ? error : new UsageError(`«${ref}» no se puede medir. ${error.message}`);
    });
    cleanup.defer(() => system.stop());
    return system;
  };
  const [a, b] = await allOf([start('a'), start('b')]);
  const systems = { a, b };
  return await interleave(systems, plan, measured, signal);
}

/** When one has failed the other is waited for nonetheless, so that nothing starts after everything was ended. */
async function allOf<Value>([one, other]: [Promise<Value>, Promise<Value>]): Promise<[Value, Value]> {
  await Promise.allSettled([one, other]);
  return Promise.all([one, other]);
}
