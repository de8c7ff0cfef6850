import { signal } from '@preact/signals';
import { FAULTS, type FaultName } from '@sel/contract/lab/faults';
import { language } from '../../preferences.ts';
import { refreshState } from '../connection.ts';
import { act } from '../lab-api.ts';

/** What the page calls a fault, in the reader's language. */
export function faultLabel(name: FaultName): string {
  return FAULTS[name].label[language.value];
}

/** How long the next fault lasts. Outlives the tab. */
export const faultDurationS = signal(5);

export async function causeFault(name: FaultName): Promise<void> {
  await act('faults', 'POST', `/fallos/${name}`, { durationMs: faultDurationS.peek() * 1000 });
  await refreshState();
}

/**
 * What causes a fault where docker compose runs the system. A process is killed from within its
 * container: one that `docker kill` ends counts as stopped on purpose and is not started again.
 */
export function faultCommand(name: FaultName): string {
  const { kind, target } = FAULTS[name];
  switch (kind) {
    case 'kill':
      return `docker-compose exec ${target} sh -c "kill -9 -1"`;
    case 'freeze':
      return `docker-compose pause ${target}; sleep 5; docker-compose unpause ${target}`;
    case 'restart':
      return `docker-compose restart -t 0 ${target}`;
  }
}
