import type { Text } from '@sel/contract';
import type { Abilities } from '../control/system-control.ts';

/** For experiments that start and stop workers. */
export function needsProcesses({ processes }: Abilities): Text | undefined {
  if (processes) return undefined;
  return {
    es: 'Este experimento inicia y detiene workers: solo puede hacerlo donde el sistema se inició con "npm start".',
    en: 'This experiment starts and stops workers: that takes a system that was started with "npm start".',
  };
}
