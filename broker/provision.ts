import { ConfigError, loadConfig } from '@sel/runtime/config';
import { isUnreachable } from '@sel/runtime/database-errors';
import { createLogger, type Logger } from '@sel/runtime/logger';
import { retry } from '@sel/runtime/retry';
import { databaseUrl } from '@sel/runtime/service-settings';
import Type from 'typebox';
import { adoptPgBoss } from './postgres/adopt-pg-boss.ts';
import { provisionRabbitmq } from './rabbitmq/provision.ts';

/** How long a server that is still starting is waited for. */
const PATIENCE_MS = 180_000;

const Config = Type.Object({
  DATABASE_URL: databaseUrl(),
  RABBITMQ_ADMIN_URL: Type.Optional(
    Type.String({
      pattern: '^https?://[^/@]+@',
      secret: true,
      description:
        'URL de administración de RabbitMQ: http://admin:CLAVE@localhost:15672 (solo con RabbitMQ)',
    }),
  ),
});

const RabbitmqConfig = Type.Object({
  ...Config.properties,
  API_GATEWAY_RABBITMQ_PASSWORD: password('api_gateway'),
  WORKER_RABBITMQ_PASSWORD: password('worker'),
  MANTENIMIENTO_RABBITMQ_PASSWORD: password('mantenimiento'),
});

/**
 * Prepares the queue beyond what the migrations do: takes over what pg-boss has kept, and makes the topology and the
 * services' users in RabbitMQ where its address is given. May be repeated, also at the same time.
 * @param cancelled ends the waiting for a server that is not there yet.
 */
export async function provision(
  env: NodeJS.ProcessEnv,
  logger: Logger,
  cancelled?: AbortSignal,
): Promise<void> {
  // All of the environment is checked before anything is changed.
  const rabbitmq = env.RABBITMQ_ADMIN_URL ? loadConfig(RabbitmqConfig, env) : undefined;
  const { DATABASE_URL } = rabbitmq ?? loadConfig(Config, env);
  const patience = AbortSignal.timeout(PATIENCE_MS);
  const signal = cancelled ? AbortSignal.any([patience, cancelled]) : patience;
  const onWait = (reason: string, attempt: number) => {
    if (attempt % 5 === 1) logger.info({ reason }, 'esperando a la cola');
  };
  await retry(() => adoptPgBoss(DATABASE_URL, logger), {
    isTransient: isUnreachable,
    onRetry: (error, attempt) => onWait((error as Error).message, attempt),
    signal,
  });
  if (!rabbitmq?.RABBITMQ_ADMIN_URL) return;
  await provisionRabbitmq({
    adminUrl: rabbitmq.RABBITMQ_ADMIN_URL,
    users: [
      { service: 'api_gateway', name: 'api_gateway', password: rabbitmq.API_GATEWAY_RABBITMQ_PASSWORD },
      { service: 'worker', name: 'worker', password: rabbitmq.WORKER_RABBITMQ_PASSWORD },
      {
        service: 'mantenimiento',
        name: 'mantenimiento',
        password: rabbitmq.MANTENIMIENTO_RABBITMQ_PASSWORD,
      },
    ],
    onWait,
    signal,
  });
  logger.info('RabbitMQ está preparado');
}

/** Why the queue could not be prepared, for people. */
export function explainProvision(error: Error): string {
  const isExplained = error instanceof ConfigError || error.name === 'RabbitmqProvisionError';
  return isExplained ? error.message : `La cola no pudo prepararse: ${error.message}`;
}

function password(user: string) {
  return Type.String({
    minLength: 1,
    secret: true,
    description: `Clave que tendrá el usuario ${user} en RabbitMQ`,
  });
}

if (import.meta.main) {
  const logger = createLogger('migrate');
  provision(process.env, logger).catch((error) => {
    logger.fatal(explainProvision(error));
    process.exitCode = 1;
  });
}
