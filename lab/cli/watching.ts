import type { LabClient } from './client.ts';

/** Those that run, to be set back afterwards; undefined when none does. */
export async function runningWorkers(lab: Pick<LabClient, 'snapshots'>) {
  for await (const { processes } of lab.snapshots()) {
    const running = processes.filter(({ role }) => role === 'worker');
    const concurrency = running[0]?.capacity;
    return concurrency === undefined ? undefined : { count: running.length, concurrency };
  }
  return undefined;
}

/** Ends with Ctrl-C or an order to end, so that what was changed is set back; a second one ends the command at once. */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  const interrupt = () => controller.abort(new Error('Se interrumpió; el sistema queda como estaba.'));
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  return controller.signal;
}
