import { performance } from 'node:perf_hooks';
import type { LoadChange } from '@sel/contract/lab/load';
import { monotonicMs } from './clock.ts';
import { Generator } from './generator.ts';
import type { LoadPlan } from './plan.ts';
import type { SampleColumns } from './samples.ts';
import type { Share } from './schedule.ts';
import type { WindowFigures } from './window.ts';

/** What the run (run.ts) tells one of its processes. */
export type Command =
  | { type: 'start'; url: string; apiKey: string; plan: LoadPlan; share: Share; originMs: number }
  | { type: 'change'; change: LoadChange; atMs: number }
  | { type: 'window' }
  | { type: 'stop' };

/** What a process answers. */
export type Report =
  | { type: 'ready' }
  | { type: 'exhausted' }
  | { type: 'window'; figures: WindowFigures }
  | { type: 'ended'; samples: SampleColumns; effort: Effort };

/** What generating cost one process. */
export interface Effort {
  cpuMs: number;
  /** Share of the time in which the event loop had something to do, 0 to 1. */
  busy: number;
}

let generator: Generator | undefined;
let originMs = 0;
let idleLoop = performance.eventLoopUtilization();
let cpuBefore = process.cpuUsage();

process.on('message', (command: Command) => void obey(command));
process.on('disconnect', () => process.exit(0));
// Ctrl-C goes to the whole foreground group; the run decides when its processes end.
process.on('SIGINT', () => {});
report({ type: 'ready' });

async function obey(command: Command): Promise<void> {
  switch (command.type) {
    case 'start':
      generator = new Generator({ ...command, onExhausted: () => report({ type: 'exhausted' }) });
      originMs = command.originMs;
      idleLoop = performance.eventLoopUtilization();
      cpuBefore = process.cpuUsage();
      generator.start();
      break;
    case 'change':
      setTimeout(
        () => generator?.change(command.change, command.atMs),
        // It is overdue where this process was kept waiting.
        Math.max(0, originMs + command.atMs - monotonicMs()),
      );
      break;
    case 'window':
      if (generator) report({ type: 'window', figures: generator.takeWindow() });
      break;
    case 'stop':
      if (generator) await end(generator);
      break;
  }
}

async function end(running: Generator): Promise<void> {
  const cpu = process.cpuUsage(cpuBefore);
  const effort = {
    cpuMs: (cpu.user + cpu.system) / 1000,
    busy: performance.eventLoopUtilization(idleLoop).utilization,
  };
  report({ type: 'ended', samples: await running.stop(), effort });
}

function report(message: Report): void {
  process.send?.(message);
}
