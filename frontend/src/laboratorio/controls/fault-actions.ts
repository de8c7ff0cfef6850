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
