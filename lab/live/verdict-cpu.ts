import type { CpuSplit } from '@sel/contract/lab/cpu';
import { workersOf } from '@sel/contract/lab/workers';
import { figure, type Rule, SATURATED } from './verdict-rule.ts';

/** With less than this left of all cores, nobody gets more. */
const FULL = 0.95;
/** What takes the larger half of the busy cores is what the CPU is full of. */
const LARGER_HALF = 0.5;

/** A service that is ready to run and waits for a processor for more of its time than this goes short of it. */
const SHORT = 0.25;

/**
 * The CPU is full, and not of the system's own work, and the system goes short of it: more of anything in it would not
 * help. A system that has little to do gets what it needs on a full machine, too. Where nobody
 * knows how long services wait, a full machine has to say it.
 */
export const cpuElsewhere: Rule = ({ cpu }) => {
  const share = machineShare(cpu);
  const foreign = [
    { bottleneck: 'generator', cores: cpu.generator ?? 0 },
    { bottleneck: 'browsers', cores: cpu.browsers ?? 0 },
    { bottleneck: 'others', cores: cpu.others + (cpu.laboratory ?? 0) },
  ] as const;
  const largest = foreign.reduce((most, part) => (part.cores > most.cores ? part : most));
  return {
    applies: share > SATURATED && systemPart(cpu) < LARGER_HALF && (cpu.waiting ?? 1) > SHORT,
    bottleneck: largest.bottleneck,
    node: largest.bottleneck === 'others' ? null : 'page',
    evidence: [
      figure('machineCpuShare', share, 'share', SATURATED),
      figure('systemCpuPart', systemPart(cpu), 'share', LARGER_HALF),
      figure(`${largest.bottleneck}Cores`, largest.cores, 'cores'),
      ...(cpu.waiting === null ? [] : [figure('cpuWaitingShare', cpu.waiting, 'share', SHORT)]),
    ],
  };
};

/**
 * The CPU is full of the system's own work: more workers would only share what there is. Full hands on a busy machine
 * do not say so: hands that wait take no CPU, and more of them finish more while anything is left. Workers
 * that calculate all the time do.
 */
export const cpuFull: Rule = ({ cpu, processes }) => {
  const share = machineShare(cpu);
  const calculating = Math.max(0, ...workersOf(processes).map(({ cpuShare }) => cpuShare));
  return {
    applies:
      systemPart(cpu) >= LARGER_HALF && (share > FULL || (share > SATURATED && calculating > SATURATED)),
    bottleneck: 'cpu',
    node: null,
    evidence: [
      figure('machineCpuShare', share, 'share', FULL),
      figure('systemCpuPart', systemPart(cpu), 'share', LARGER_HALF),
      figure('workerCpuShare', calculating, 'share', SATURATED),
    ],
  };
};

function machineShare({ busy, cores }: CpuSplit): number {
  return busy / cores;
}

/** The part of the busy cores that workers, gateway, database and queue use; what of it cannot be known counts as theirs. */
function systemPart({ busy, workers, gateway, database, queue, others }: CpuSplit): number {
  if (busy === 0) return 0;
  const isKnown = workers !== null && gateway !== null && database !== null;
  const known = (workers ?? 0) + (gateway ?? 0) + (database ?? 0) + (queue ?? 0);
  return Math.min(1, (isKnown ? known : known + others) / busy);
}
