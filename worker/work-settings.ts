import type { SimulatedWorkSettings } from '@sel/runtime/process-report';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import type { Config } from './config.ts';
import type { SimulatedWork } from './simulated-work.ts';

const validator = Compile(
  Type.Object({
    meanMs: Type.Number({ minimum: 0, maximum: 3_600_000 }),
    distribution: Type.Enum(['constante', 'exponencial']),
    kind: Type.Enum(['espera', 'cpu']),
  }),
);

/** The simulated work that the environment asks for. */
export function configuredWork(config: Config): SimulatedWorkSettings {
  return {
    meanMs: config.WORKER_TRABAJO_MS,
    distribution: config.WORKER_TRABAJO_DISTRIBUCION,
    kind: config.WORKER_TRABAJO_TIPO,
  };
}

/**
 * Follows what the laboratory sets while the worker runs; what it does not set (null), or sets wrongly,
 * is as configured.
 */
export function followSettings(
  work: SimulatedWork,
  configured: SimulatedWorkSettings,
): (settings: unknown) => void {
  let current = JSON.stringify(configured);
  return (settings) => {
    const wanted = validator.Check(settings) ? settings : configured;
    const text = JSON.stringify(wanted);
    if (text === current) return;
    current = text;
    work.change(wanted);
  };
}
