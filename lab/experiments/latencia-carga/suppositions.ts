import { constant, exponential, hyperexponential } from '../../queueing/distribution.ts';
import type { Supposed, Supposition } from '../rehearsal.ts';
import { type MadeUp, runOf } from './made-up-system.ts';
import { type Factors, type Stored, WORK_MS } from './setup.ts';

interface MadeUpSupposition extends Supposed {
  system: MadeUp;
}

function madeUp(
  key: string,
  holds: boolean | null,
  es: string,
  en: string,
  system: MadeUp = {},
): MadeUpSupposition {
  return { key, holds, name: { es, en }, system };
}

/** Each breaks one assumption; the order alone no mean wait can tell. */
export const SYSTEMS: readonly MadeUpSupposition[] = [
  madeUp('holds', true, 'Como se supone', 'As assumed'),
  madeUp('polling', false, 'Los workers preguntan cada 100 ms', 'Workers ask every 100 ms', {
    pollsEveryMs: 100,
  }),
  madeUp('slow-handover', false, 'La entrega tarda 60 ms', 'The handover takes 60 ms', {
    handover: constant(60),
  }),
  madeUp('split', false, 'Dos colas, cada una con dos servidores', 'Two queues, each with two servers', {
    queues: 2,
  }),
  madeUp('stalls', false, 'Todo se para 1 s cada 10 s', 'All stops for 1 s every 10 s', {
    stalls: { everyMs: 10_000, lastMs: 1_000 },
  }),
  madeUp('md4', false, 'El trabajo dura siempre lo mismo', 'The work always takes the same time', {
    work: constant(WORK_MS),
  }),
  madeUp(
    'mh4',
    false,
    'El trabajo varía el triple (Cs² = 3)',
    'The work varies three times as much (Cs² = 3)',
    { work: hyperexponential(WORK_MS, 3) },
  ),
  madeUp('dm4', false, 'Las llegadas son regulares', 'Arrivals are regular', { gaps: constant }),
  madeUp(
    'bursts',
    false,
    'Las llegadas varían el triple (Ca² = 3)',
    'Arrivals vary three times as much (Ca² = 3)',
    { gaps: (meanMs) => hyperexponential(meanMs, 3) },
  ),
  madeUp('handover-at-limit', false, 'La entrega cuesta justo 20 ms', 'The handover costs just 20 ms', {
    handover: exponential(20),
  }),
  madeUp(
    'work-at-limit',
    false,
    'El trabajo varía justo lo que ya no vale (Cs² = 1,35)',
    'The work varies just too much (Cs² = 1.35)',
    { work: hyperexponential(WORK_MS, 1.35) },
  ),
  madeUp('last-first', null, 'Quien llega el último sale el primero', 'Last come, first served', {
    servesLastFirst: true,
  }),
];

export const SUPPOSITIONS: readonly Supposition<Factors, Stored>[] = SYSTEMS.map(
  ({ system, ...supposed }) => ({
    ...supposed,
    run: (random, plan) => {
      const measure = runOf(system, plan, random);
      return ({ factors }) => measure(factors);
    },
  }),
);
