import type { FaultName } from '@sel/contract/lab/control';

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
