import { constant, exponential, hyperexponential } from '../../queueing/distribution.ts';
import type { Supposed, Supposition } from '../rehearsal.ts';
import { type MadeUp, runOf } from './made-up-system.ts';
import { type Factors, type Stored, WORK_MS } from './setup.ts';

interface MadeUpSupposition extends Supposed {
  system: MadeUp;
}

/** Each breaks one assumption; the order alone no mean wait can tell. */
export const SYSTEMS: readonly MadeUpSupposition[] = [
  { key: 'holds', holds: true, name: { es: 'Como se supone', en: 'As assumed' }, system: {} },
  {
    key: 'polling',
    holds: false,
    name: { es: 'Los workers preguntan cada 100 ms', en: 'Workers ask every 100 ms' },
    system: { pollsEveryMs: 100 },
  },
  {
    key: 'slow-handover',
    holds: false,
    name: { es: 'La entrega tarda 60 ms', en: 'The handover takes 60 ms' },
    system: { handover: constant(60) },
  },
  {
    key: 'split',
    holds: false,
    name: { es: 'Dos colas, cada una con dos servidores', en: 'Two queues, each with two servers' },
    system: { queues: 2 },
  },
  {
    key: 'stalls',
    holds: false,
    name: { es: 'Todo se para 1 s cada 10 s', en: 'All stops for 1 s every 10 s' },
    system: { stalls: { everyMs: 10_000, lastMs: 1_000 } },
  },
  {
    key: 'md4',
    holds: false,
    name: { es: 'El trabajo dura siempre lo mismo', en: 'The work always takes the same time' },
    system: { work: constant(WORK_MS) },
  },
  {
    key: 'mh4',
    holds: false,
    name: { es: 'El trabajo varía el triple (Cs² = 3)', en: 'The work varies three times as much (Cs² = 3)' },
    system: { work: hyperexponential(WORK_MS, 3) },
  },
  {
    key: 'dm4',
    holds: false,
    name: { es: 'Las llegadas son regulares', en: 'Arrivals are regular' },
    system: { gaps: constant },
  },
  {
    key: 'bursts',
    holds: false,
    name: {
      es: 'Las llegadas varían el triple (Ca² = 3)',
      en: 'Arrivals vary three times as much (Ca² = 3)',
    },
    system: { gaps: (meanMs) => hyperexponential(meanMs, 3) },
  },
  {
    key: 'handover-at-limit',
    holds: false,
    name: { es: 'La entrega cuesta justo 20 ms', en: 'The handover costs just 20 ms' },
    system: { handover: exponential(20) },
  },
  {
    key: 'work-at-limit',
    holds: false,
    name: {
      es: 'El trabajo varía justo lo que ya no vale (Cs² = 1,35)',
      en: 'The work varies just too much (Cs² = 1.35)',
    },
    system: { work: hyperexponential(WORK_MS, 1.35) },
  },
  {
    key: 'last-first',
    holds: null,
    name: { es: 'Quien llega el último sale el primero', en: 'Last come, first served' },
    system: { servesLastFirst: true },
  },
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
