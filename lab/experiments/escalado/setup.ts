import type { SimulatedWorkSettings } from '@sel/contract/lab/work';
import Type from 'typebox';
import { type Measurement, NoValues, shapeOf } from '../measurement.ts';

export type Work = SimulatedWorkSettings['kind'];

/** One that calculates has a second one in hand, so that its core is not idle until the next is fetched. */
export const HANDS: Record<Work, number> = { espera: 1, cpu: 2 };
export const WORK_MS = 20;

const Factors = Type.Object({ work: Type.Enum(['espera', 'cpu']), workers: Type.Number() });
const Measured = Type.Object({
  figures: Type.Object({
    throughputPerSecond: Type.Number(),
    /** How busy the machine's processors were, 0 to 1. */
    machineCpuShare: Type.Number(),
    cores: Type.Number(),
  }),
  series: NoValues,
});

export type Factors = Type.Static<typeof Factors>;
export type Measured = Type.Static<typeof Measured>;
export type OneMeasurement = Measurement<Factors, Measured>;
export const SHAPE = shapeOf(Factors, Measured);
