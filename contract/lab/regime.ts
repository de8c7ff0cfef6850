import Type from 'typebox';
import { orNull } from './numbers.ts';

/** Each says what may be concluded from means over the last seconds. */
const REGIMES = [
  /** Nothing arrives and nothing is inside. */
  'rest',
  /** Something has changed so recently that the window still holds the time before it: no mean says anything yet. */
  'settling',
  /** The window holds one state only. */
  'steady',
  /** What waits gets less, beyond chance: more ends than arrives, or nothing arrives any more. */
  'draining',
  /** What waits gets more, beyond chance: more arrives than ends. */
  'growing',
] as const;
export type RegimeName = (typeof REGIMES)[number];

/** What was the last to change. */
const CHANGES = ['load', 'rate', 'workers', 'work', 'fault', 'arrivals'] as const;
export type Change = (typeof CHANGES)[number];

/** Whether the system is in a state that lasts; the figures that presuppose one are null unless it is `steady`. */
export const Regime = Type.Object({
  name: Type.Enum(REGIMES),
  sinceMs: Type.Number(),
  /** When it will have settled if nothing more changes; null unless it is settling, or while the change goes on. */
  untilMs: orNull(Type.Number()),
  change: orNull(Type.Enum(CHANGES)),
});
export type Regime = Type.Static<typeof Regime>;
