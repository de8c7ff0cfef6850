import { type Calibration, calibrate } from '../../live/calibration.ts';
import { withoutWarmUp } from './lives.ts';
import { CALIBRATION, hasLives, type MeasuredLoad, type OneMeasurement } from './setup.ts';

export type { Calibration };

function isCalibration(measurement: OneMeasurement): measurement is MeasuredLoad {
  return measurement.factors.utilisation === CALIBRATION && hasLives(measurement);
}

/** @returns undefined when nothing was published after the warm-up. */
export function calibrationOf(
  { series }: Pick<MeasuredLoad, 'series'>,
  warmUpMs: number,
): Calibration | undefined {
  const { handoverMs, storeMs } = withoutWarmUp(series, warmUpMs);
  return calibrate(handoverMs, storeMs);
}

/** @returns the calibrations of a run by the repetition that they belong to. */
export function calibrationsOf(
  measurements: readonly OneMeasurement[],
  warmUpMs: number,
): Map<number, Calibration> {
  const found = new Map<number, Calibration>();
  for (const measurement of measurements.filter(isCalibration)) {
    const calibration = calibrationOf(measurement, warmUpMs);
    if (calibration) found.set(measurement.repetition, calibration);
  }
  return found;
}

/** @returns undefined when there are none. */
export function meanCalibration(calibrations: readonly Calibration[]): Calibration | undefined {
  return calibrate(
    calibrations.map(({ handoverMs }) => handoverMs),
    calibrations.map(({ storeMs }) => storeMs),
  );
}
