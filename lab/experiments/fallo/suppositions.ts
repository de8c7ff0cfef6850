import type { Random } from '../../queueing/random.ts';
import { type Supposition, supposing } from '../rehearsal.ts';
import type { Factors, Measured } from './setup.ts';

interface System {
  /** Such a share of the faults loses one consulta. */
  losingShare: number;
}

const supposition = supposing({ losingShare: 0 }, measuredOf);

export const SUPPOSITIONS: readonly Supposition<Factors, Measured>[] = [
  supposition('holds', true, 'ningún fallo pierde nada', 'no fault loses anything'),
  supposition(
    'seldom',
    null,
    'uno de cada diez fallos pierde una consulta',
    'one fault in ten loses a query',
    { losingShare: 0.1 },
  ),
  supposition(
    'at-limit',
    false,
    'la mitad de los fallos pierde una consulta',
    'half of the faults lose a query',
    { losingShare: 0.5 },
  ),
  supposition('always', false, 'cada fallo pierde una consulta', 'each fault loses a query', {
    losingShare: 1,
  }),
];

function measuredOf({ losingShare }: System, random: Random): Measured {
  return {
    figures: {
      accepted: 3_000,
      notAccepted: 0,
      noticedAfterMs: 0,
      recoveredAfterMs: 3_000,
      redelivered: 5,
      lost: random() < losingShare ? 1 : 0,
      duplicated: 0,
      endedTwice: 0,
    },
    series: { secondsOfPoint: [], p95Ms: [], failed: [], faultAtS: [] },
  };
}
