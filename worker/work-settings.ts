import { SimulatedWorkSettings } from '@sel/contract/lab/work';
import { ConfigError } from '@sel/runtime/config';
import type { Logger } from '@sel/runtime/logger';
import { Compile } from 'typebox/compile';
import type { Config } from './config.ts';
import type { SimulatedWork } from './simulated-work.ts';

const validator = Compile(SimulatedWorkSettings);

/** The simulated work that the environment asks for. */
export function configuredWork(config: Config): SimulatedWorkSettings {
  return {
    meanMs: config.WORKER_TRABAJO_MS,
    distribution: config.WORKER_TRABAJO_DISTRIBUCION,
    kind: config.WORKER_TRABAJO_TIPO,
  };
}

/**
 * Whether the laboratory may set this worker's simulated work. In production nobody may make consultas slower.
 * @throws {ConfigError} when it is told to accept it in production.
 */
export function acceptsSimulatedWork(config: Config, env: NodeJS.ProcessEnv): boolean {
  const isProduction = env.ENTORNO === 'produccion';
  const { WORKER_ACEPTA_TRABAJO_SIMULADO: wanted = isProduction ? 'no' : 'si' } = config;
  if (isProduction && wanted === 'si')
    throw new ConfigError(['WORKER_ACEPTA_TRABAJO_SIMULADO: "si" no vale con ENTORNO=produccion. Quítala.']);
  return wanted === 'si';
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

/** Does nothing of what the laboratory sets, and says so whenever it begins to set something. */
export function ignoreSettings(logger: Logger): (settings: unknown) => void {
  let isSet = false;
  return (settings) => {
    const wasSet = isSet;
    isSet = settings !== null;
    if (isSet && !wasSet)
      logger.warn(
        { settings },
        'el laboratorio pone trabajo simulado, y este worker no lo acepta (WORKER_ACEPTA_TRABAJO_SIMULADO)',
      );
  };
}
