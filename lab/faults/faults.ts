import type { Fault } from './fault.ts';
import { freezeBroker } from './freeze-broker.ts';
import { freezeDatabase } from './freeze-database.ts';
import { killGateway } from './kill-gateway.ts';
import { killWorker } from './kill-worker.ts';
import { restartBroker } from './restart-broker.ts';
import { restartDatabase } from './restart-database.ts';

/** Every fault: a new one is one file and one line here. */
export const FAULTS: readonly Fault[] = [
  killWorker,
  killGateway,
  freezeBroker,
  restartBroker,
  freezeDatabase,
  restartDatabase,
];
