import type { Text } from '@sel/contract/lab/text';
import type { Abilities } from '../faults/system-control.ts';
import type { ObservedSystem } from './runner/system.ts';

/** What an experiment finds where it is to be run. */
export interface Conditions extends Abilities {
  /** Whether there are workers that follow the simulated work that the laboratory sets. */
  simulatedWork: boolean;
}

export function conditionsOf({ control, work }: Pick<ObservedSystem, 'control' | 'work'>): Conditions {
  return { ...control.abilities, simulatedWork: work.isAccepted };
}

export interface Obstacle {
  /** Stable, as in the laboratory's other refusals. */
  code: 'sin_control' | 'trabajo_no_admitido';
  why: Text;
}

/** What keeps experiments that set how long the workers' work takes from being run; undefined when nothing does. */
export function needsWork({ simulatedWork }: Conditions): Obstacle | undefined {
  if (simulatedWork) return undefined;
  return {
    code: 'trabajo_no_admitido',
    why: {
      es: 'Para esto se cambia lo que dura el trabajo, y ningún worker de los que hay lo acepta: funcionan con ENTORNO=produccion o con WORKER_ACEPTA_TRABAJO_SIMULADO=no.',
      en: 'This changes how long the work takes, and none of the workers accepts that: they run with ENTORNO=produccion or WORKER_ACEPTA_TRABAJO_SIMULADO=no.',
    },
  };
}

/** The same for experiments that start and stop workers as well. */
export function needsProcessesAndWork(conditions: Conditions): Obstacle | undefined {
  if (conditions.processes) return needsWork(conditions);
  return {
    code: 'sin_control',
    why: {
      es: 'Para esto se inician y se detienen workers: solo puede hacerse donde el sistema se inició con "npm start".',
      en: 'This starts and stops workers, which takes a system that was started with "npm start".',
    },
  };
}
