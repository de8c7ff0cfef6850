import { atLeastZero, positive } from './domain.ts';

/** What goes through a system in its long-run averages. */
interface Flow {
  /** L: how many are inside. */
  inSystem: number;
  /** λ, or X: how many come, and as many leave, per second. */
  perSecond: number;
  /** W, or R: how long each one stays, in milliseconds. */
  residenceMs: number;
}

/** Any two of the three. */
type PartialFlow = Omit<Flow, 'inSystem'> | Omit<Flow, 'perSecond'> | Omit<Flow, 'residenceMs'>;

/**
 * Little's law, L = λW: any two give the third. It holds for every system that neither makes nor loses
 * what goes through it, whatever the distributions and the order of service, for a part of it as well as
 * for the whole (Little, "A Proof for the Queuing Formula: L = λW", *Operations Research* 9(3), 1961).
 * @throws {RangeError} a negative value, or a 0 by which one would divide.
 */
export function littlesLaw(known: PartialFlow): Flow {
  if (!('inSystem' in known)) {
    const perSecond = atLeastZero('perSecond', known.perSecond);
    const residenceMs = atLeastZero('residenceMs', known.residenceMs);
    return { inSystem: (perSecond * residenceMs) / 1000, perSecond, residenceMs };
  }
  const inSystem = atLeastZero('inSystem', known.inSystem);
  if (!('perSecond' in known)) {
    const residenceMs = positive('residenceMs', known.residenceMs);
    return { inSystem, perSecond: (inSystem / residenceMs) * 1000, residenceMs };
  }
  const perSecond = positive('perSecond', known.perSecond);
  return { inSystem, perSecond, residenceMs: (inSystem / perSecond) * 1000 };
}
