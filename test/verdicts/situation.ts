import type { FaultName } from '@sel/contract/lab/faults';
import type { PathNode } from '@sel/contract/lab/node';
import type { LabSnapshot } from '@sel/contract/lab/snapshot';
import type { Bottleneck, RuleName } from '@sel/contract/lab/verdict';
import { waitFor } from '../../local/processes/wait-for.ts';
import type { LabScene } from './lab-scene.ts';

/** A state of the system that is caused, and the verdict that is right about it. */
export interface Situation {
  /** As docs/laboratorio.md and docs/laboratorio.en.md tell it. */
  told: Line;
  bottleneck: Bottleneck;
  node: PathNode | null;
  /** Which fault of the laboratory it is, when it is one. */
  fault?: FaultName;
  /** The rule that says so; null where none applies, and left out where several may. */
  rule?: RuleName | null;
  /**
   * Within how many seconds of its beginning the verdict is right, and why that takes more than two; counted in pictures, which
   * come four times a second.
   */
  withinS: number;
  slow?: Text;
  needsRabbitmq?: boolean;
  /** It begins with nothing sent, and not with calm. */
  fromRest?: boolean;
  /** How long each consulta works until it is caused; {@link CALM} when left out. */
  workMs?: number;
  /** Causes it. @returns undoes it. */
  cause(scene: LabScene): Promise<Undo>;
  /** For what begins only some time after its cause: whether it has begun, from what is seen since or from elsewhere. */
  hasBegun?(scene: LabScene, looks: readonly LabSnapshot[]): boolean | Promise<boolean>;
  /** It is over as soon as its cause is found, which may be before the page tells a verdict: one picture is enough. */
  passes?: boolean;
  /** What may be said meanwhile beside what was right before, because it is true as well. */
  meanwhile?: readonly Bottleneck[];
}

export interface Text {
  es: string;
  en: string;
}
interface Line {
  situation: Text;
  evidence: Text;
}
export type Undo = () => unknown;

/** What a situation finds: a quarter of all hands are full, and they wait and need no processor. */
export const HANDS_PER_WORKER = 8;
export const CALM = { perSecond: 10, workMs: 400 };
/** What one finds in which the work would hide what else takes time. */
export const NO_WORK = 0;

/** The system that each situation finds: a little load, and workers with much to spare. */
export async function calm(scene: LabScene, { workMs = CALM.workMs }: Situation): Promise<void> {
  await scene.work(workMs);
  await scene.load(CALM.perSecond);
  const told = () => scene.latest?.stages?.work.meanMs ?? Number.POSITIVE_INFINITY;
  await waitFor('only such work', () => Math.abs(told() - workMs) < 50);
}
