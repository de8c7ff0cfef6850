import { ConfigError } from './config.ts';
import { forgetDatabaseSettings } from './foreign-settings.ts';
import { dataDirOf, findRunning, type RunningSystem } from './running-system.ts';

/** What a command is told when there is nothing that it could work on. */
const nothingThere = (whose: string) =>
  'DATABASE_URL: falta, y no hay ningún sistema en marcha. Inicia "npm start" en otra terminal ' +
  `(con el mismo --data, si lo usas) o pon en DATABASE_URL la ${whose}.`;

/** Release 0.1.0 had no such role, and said nothing of it. */
const OF_ANOTHER_VERSION =
  'El "npm start" en marcha es de otra versión. Termínalo con Ctrl-C, inícialo de nuevo y repite.';

/** A command's environment; its database is known. */
type CommandEnvironment = NodeJS.ProcessEnv & { DATABASE_URL: string };

/**
 * The environment of a command that works as the system's owner: as given when it says DATABASE_URL, and
 * otherwise with the database and the queue of the running `npm start`. Then `env` loses the `PG*` variables,
 * which mean another server.
 * @param dataDir that system's, as the user wrote it; the project's own when left out.
 * @throws {ConfigError} when there is neither.
 */
export function ownerEnvironment(env: NodeJS.ProcessEnv, dataDir?: string): CommandEnvironment {
  return commandEnvironment(env, dataDir, 'del dueño de la base', (running) => running);
}

/** The same for a command that works as the role `mantenimiento`, which may do much less. */
export function maintenanceEnvironment(env: NodeJS.ProcessEnv, dataDir?: string): CommandEnvironment {
  return commandEnvironment(
    env,
    dataDir,
    'del rol mantenimiento',
    ({ maintenanceUrl, maintenanceBrokerUrl }) => {
      if (!maintenanceUrl) throw new ConfigError([OF_ANOTHER_VERSION]);
      return { databaseUrl: maintenanceUrl, brokerUrl: maintenanceBrokerUrl };
    },
  );
}

function commandEnvironment(
  env: NodeJS.ProcessEnv,
  dataDir: string | undefined,
  whose: string,
  urlsOf: (running: RunningSystem) => Pick<RunningSystem, 'databaseUrl' | 'brokerUrl'>,
): CommandEnvironment {
  const { DATABASE_URL, BROKER_URL } = env;
  if (DATABASE_URL) return { ...env, DATABASE_URL };
  const { databaseUrl, brokerUrl } = urlsOf(requireRunning(env, dataDir, whose));
  return { ...env, DATABASE_URL: databaseUrl, BROKER_URL: BROKER_URL || brokerUrl };
}

function requireRunning(env: NodeJS.ProcessEnv, dataDir: string | undefined, whose: string): RunningSystem {
  const problems = [nothingThere(whose)];
  const running = findRunning(dataDirOf(dataDir, env), (message) => problems.push(message));
  if (!running) throw new ConfigError(problems);
  forgetDatabaseSettings(env);
  return running;
}
