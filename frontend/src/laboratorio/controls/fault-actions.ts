import { signal } from '@preact/signals';
import type { FaultName } from '@sel/contract/lab/control';
import type { Node } from '../../path/icons.tsx';
import { refreshState } from '../connection.ts';
import { act } from '../lab-api.ts';

/** Where on the path each fault strikes. */
export const NODE_OF_FAULT: Record<FaultName, Node> = {
  'matar-worker': 'workers',
  'matar-gateway': 'gateway',
  'congelar-broker': 'queue',
  'reiniciar-broker': 'queue',
  'congelar-base': 'database',
  'reiniciar-base': 'database',
};

/** How long the next fault lasts. Outlives the tab. */
export const faultDurationS = signal(5);

export async function causeFault(name: FaultName): Promise<void> {
  await act('faults', 'POST', `/fallos/${name}`, { durationMs: faultDurationS.peek() * 1000 });
  await refreshState();
}

/**
 * What causes each fault where docker compose runs the system. A process is killed from within its
 * container: one that `docker kill` ends counts as stopped on purpose and is not started again.
 */
export const FAULT_COMMANDS: Record<FaultName, string> = {
  'matar-worker': 'docker-compose exec worker sh -c "kill -9 -1"',
  'matar-gateway': 'docker-compose exec api-gateway sh -c "kill -9 -1"',
  'congelar-broker': 'docker-compose pause rabbitmq; sleep 5; docker-compose unpause rabbitmq',
  'reiniciar-broker': 'docker-compose restart -t 0 rabbitmq',
  'congelar-base': 'docker-compose pause postgres; sleep 5; docker-compose unpause postgres',
  'reiniciar-base': 'docker-compose restart -t 0 postgres',
};
