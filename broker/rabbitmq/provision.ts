import { retry } from '@sel/runtime/retry';
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
 * @throws {RabbitmqProvisionError} that says what to do.
 */
export async function provisionRabbitmq(options: RabbitmqProvision): Promise<void> {
  const api = new ManagementApi(options.adminUrl);
  await retry(() => api.call('GET', ['whoami']), {
    isTransient: (error) => error instanceof UnreachableError,
    onRetry: (error, attempt) => options.onWait?.((error as Error).message, attempt),
    ...(options.signal && { signal: options.signal }),
  });
  const vhost = options.vhost ?? '/';
  await declareTopology(api, vhost);
  for (const { service, name, password } of options.users) {
    await api.call('PUT', ['users', name], { password, tags: '' });
    await api.call('PUT', ['permissions', vhost, name], PERMISSIONS[service]);
  }
}

async function declareTopology(api: ManagementApi, vhost: string): Promise<void> {
  const { exchange, deadLetterExchange, deadLetterQueue, givenUpQueue, queue } = TOPOLOGY;
  for (const { exchange: name, ...options } of [deadLetterExchange, exchange]) {
    await api.call('PUT', ['exchanges', vhost, name], options);
  }
  for (const { queue: name, ...options } of [deadLetterQueue, givenUpQueue, queue]) {
    await api.call('PUT', ['queues', vhost, name], options);
  }
  for (const { exchange, queue, routingKey } of [TOPOLOGY.deadLetterBinding, TOPOLOGY.binding]) {
    await api.call('POST', ['bindings', vhost, 'e', exchange, 'q', queue], { routing_key: routingKey });
  }
}

/** Its message is for the person who provisions and contains no password. */
export class RabbitmqProvisionError extends Error {
  override name = 'RabbitmqProvisionError';
}

/** Not there yet, or still starting. */
class UnreachableError extends RabbitmqProvisionError {}

class ManagementApi {
  readonly #base: string;
  /** What may be shown: no name, no password. */
  readonly #shown: string;
  readonly #authorization: string;

  constructor(adminUrl: string) {
    const url = new URL(adminUrl);
    const credentials = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
    this.#authorization = `Basic ${Buffer.from(credentials).toString('base64')}`;
    this.#shown = url.host;
    this.#base = `${url.origin}${url.pathname.replace(/\/+$/, '')}/api/`;
  }

  async call(method: string, path: readonly string[], body?: unknown): Promise<void> {
    const response = await this.#fetch(method, path.map(encodeURIComponent).join('/'), body);
    const text = await response.text();
    if (response.ok) return;
    if (response.status === 401 || response.status === 403) {
      throw new RabbitmqProvisionError(
        `RabbitMQ (${this.#shown}) no acepta el usuario de RABBITMQ_ADMIN_URL: revisa su nombre, su clave y que tenga la etiqueta «administrator».`,
      );
    }
    // The listener is up before what stands behind it.
    if (response.status >= 500) throw new UnreachableError(`${this.#shown}: HTTP ${response.status}`);
    if (/inequivalent arg/.test(text)) {
      throw new RabbitmqProvisionError(
        `RabbitMQ (${this.#shown}) ya tiene «${path.at(-1)}» con otras opciones: vacíela, bórrela y repita "npm run migrate".`,
      );
    }
    throw new RabbitmqProvisionError(
      `RabbitMQ (${this.#shown}) respondió ${response.status} a ${method} ${path.join('/')}: ${text.slice(0, 300)}`,
    );
  }

  async #fetch(method: string, path: string, body: unknown): Promise<Response> {
    try {
      return await fetch(this.#base + path, {
        method,
        headers: { authorization: this.#authorization, 'content-type': 'application/json' },
        signal: AbortSignal.timeout(10_000),
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
    } catch (error) {
      const { cause, message } = error as Error & { cause?: Error & { code?: string } };
      throw new UnreachableError(`${this.#shown}: ${cause?.code ?? cause?.message ?? message}`);
    }
  }
}
