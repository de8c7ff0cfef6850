import Type from 'typebox';
import { FaultName } from './control.ts';
import { FAULT_KINDS } from './faults.ts';
import { PathNode } from './node.ts';
import { orNull } from './numbers.ts';

/** A fault that has been caused and has not been restored yet. */
export const ActiveFault = Type.Object({
  name: FaultName,
  kind: Type.Enum(FAULT_KINDS),
  /** Where it is on the path. */
  node: PathNode,
  /** The one process that it was done to, such as `worker-1`; null when it was a whole server. */
  process: orNull(Type.String()),
  sinceMs: Type.Number(),
  /** When it begins to be restored. */
  untilMs: Type.Number(),
});
export type ActiveFault = Type.Static<typeof ActiveFault>;
