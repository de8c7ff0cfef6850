import { connectionsCut } from './connections-cut.ts';
import type { Fault } from './fault.ts';
import { postgresFrozen, rabbitmqFrozen } from './frozen.ts';
import { gatewayFrozenInRelay } from './gateway-frozen-in-relay.ts';
import { gatewayKilled, postgresKilled, rabbitmqKilled, servicesKilled, workerKilled } from './killed.ts';
import { messagesDuplicated } from './messages-duplicated.ts';
import { migrationAhead } from './migration-ahead.ts';
import { gatewayPassword, workerPassword } from './password-changed.ts';
import { postgresFailover } from './postgres-failover.ts';
import { postgresReadOnly } from './postgres-read-only.ts';
import { rabbitmqFollowerKilled, rabbitmqLeaderKilled } from './rabbitmq-member-killed.ts';
import { rabbitmqMemoryAlarm } from './rabbitmq-memory-alarm.ts';
import { rabbitmqMinorityCutOff } from './rabbitmq-minority-cut-off.ts';
import { rabbitmqWithoutData } from './rabbitmq-without-data.ts';
import { serviceCutOff } from './service-cut-off.ts';
import { servicesDrained } from './services-drained.ts';

/** Everything that we know how to break. */
export const FAULTS: readonly Fault[] = [
  gatewayKilled,
  workerKilled,
  servicesKilled,
  servicesDrained,
  messagesDuplicated,
  connectionsCut,
  postgresKilled,
  postgresFrozen,
  postgresReadOnly,
  postgresFailover,
  workerPassword,
  gatewayPassword,
  serviceCutOff,
  migrationAhead,
  rabbitmqKilled,
  rabbitmqFrozen,
  gatewayFrozenInRelay,
  rabbitmqWithoutData,
  rabbitmqMemoryAlarm,
  rabbitmqLeaderKilled,
  rabbitmqFollowerKilled,
  rabbitmqMinorityCutOff,
];
