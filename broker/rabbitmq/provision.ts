import { retry } from '@sel/runtime/retry';
import { ManagementApi, ManagementError, pathOf } from './management.ts';
import { PERMISSIONS, TOPOLOGY } from './topology.ts';

export interface RabbitmqProvision {
  /** The management HTTP API with an administrator's name and password: `http://admin:admin123@rabbitmq:15672`. */
  adminUrl: string;
  /** The virtual host, `/` when left out. It must exist. */
  vhost?: string;
  /** The users to create or update, with the permissions of their service. */
  users: readonly { service: keyof typeof PERMISSIONS; name: string; password: string }[];
  /** Called for each failed attempt while RabbitMQ is not there yet. */
  onWait?(reason: string, attempt: number): void;
  /** Ends the waiting. */
  signal?: AbortSignal;
}

/**
 * Creates the exchanges, the queues and the restricted users, or brings them up to date. Every request is
 * a PUT (or a POST of a binding, which does not double), so any number of these may run at once.
 * @throws {RabbitmqProvisionError} that says what to do; a request that the server fails in the middle of it, too.
 */
export async function provisionRabbitmq(options: RabbitmqProvision): Promise<void> {
  const api = new ManagementApi(options.adminUrl);
  const put = (path: string, body: object) => explained(api, 'PUT', path, body);
  await retry(() => explained(api, 'GET', 'whoami'), {
    isTransient: (error) => error instanceof UnreachableError,
    onRetry: (error, attempt) => options.onWait?.((error as Error).message, attempt),
    ...(options.signal && { signal: options.signal }),
  });
  const vhost = options.vhost ?? '/';
  const { exchange, deadLetterExchange, deadLetterQueue, givenUpQueue, queue } = TOPOLOGY;
  for (const { exchange: name, ...settings } of [deadLetterExchange, exchange]) {
    await put(pathOf('exchanges', vhost, name), settings);
  }
  for (const { queue: name, ...settings } of [deadLetterQueue, givenUpQueue, queue]) {
    await put(pathOf('queues', vhost, name), settings);
  }
  for (const { exchange, queue, routingKey } of [TOPOLOGY.deadLetterBinding, TOPOLOGY.binding]) {
    const path = pathOf('bindings', vhost, 'e', exchange, 'q', queue);
    await explained(api, 'POST', path, { routing_key: routingKey });
  }
  for (const { service, name, password } of options.users) {
    await put(pathOf('users', name), { password, tags: '' });
    await put(pathOf('permissions', vhost, name), PERMISSIONS[service]);
  }
}

/** Its message is for the person who provisions and contains no password. */
export class RabbitmqProvisionError extends Error {
  override name = 'RabbitmqProvisionError';
}

/** Not there yet, or still starting. */
class UnreachableError extends RabbitmqProvisionError {}

async function explained(api: ManagementApi, method: string, path: string, body?: object): Promise<void> {
  try {
    await api.call(method, path, { body });
  } catch (error) {
    if (!(error instanceof ManagementError)) throw error;
    if (error.isTransient) throw new UnreachableError(error.message);
    throw new RabbitmqProvisionError(
      `RabbitMQ (${api.host}) ${refusal(error, method, decodeURIComponent(path))}`,
    );
  }
}

/** @param path of what was refused, as a person reads it. */
function refusal({ status, answer }: ManagementError, method: string, path: string): string {
  if (status === 401 || status === 403) {
    return 'no acepta el usuario de RABBITMQ_ADMIN_URL: revisa su nombre, su clave y que tenga la etiqueta «administrator».';
  }
  if (/inequivalent arg/.test(answer)) {
    const name = path.split('/').at(-1);
    return `ya tiene «${name}» con otras opciones: vacíela, bórrela y repita "npm run migrate".`;
  }
  return `respondió ${status} a ${method} ${path}: ${answer.slice(0, 300)}`;
}
