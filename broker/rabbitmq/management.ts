/** What `ManagementApi.call` may add to a request. */
export interface ManagementRequest {
  /** Sent as JSON. */
  body?: unknown;
  /** Ten seconds when left out. */
  timeoutMs?: number;
}

/** RabbitMQ's management HTTP API, with an administrator's name and password. */
export class ManagementApi {
  /** The server, for messages: no name, no password. */
  readonly host: string;
  readonly #base: string;
  readonly #authorization: string;

  /** @param adminUrl `http://admin:admin123@rabbitmq:15672`, with the path that a proxy puts before it. */
  constructor(adminUrl: string) {
    const { username, password, host, origin, pathname } = new URL(adminUrl);
    const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    this.#authorization = `Basic ${Buffer.from(credentials).toString('base64')}`;
    this.host = host;
    this.#base = `${origin}${pathname.replace(/\/+$/, '')}/api/`;
  }

  /**
   * @param path below `/api/`; see `pathOf`.
   * @returns the JSON of the answer, undefined when it has none.
   * @throws {ManagementError}
   */
  async call(
    method: string,
    path: string,
    { body, timeoutMs = 10_000 }: ManagementRequest = {},
  ): Promise<unknown> {
    const request = {
      method,
      headers: { authorization: this.#authorization, 'content-type': 'application/json' },
      signal: AbortSignal.timeout(timeoutMs),
      ...(body !== undefined && { body: JSON.stringify(body) }),
    };
    let response: Response;
    let text: string;
    try {
      response = await fetch(this.#base + path, request);
      text = await response.text();
    } catch (error) {
      const { cause, message } = error as Error & { cause?: Error & { code?: string } };
      throw new ManagementError(`${this.host}: ${cause?.code ?? cause?.message ?? message}`, undefined, '');
    }
    if (response.ok) return text ? JSON.parse(text) : undefined;
    throw new ManagementError(`${this.host}: HTTP ${response.status}`, response.status, text);
  }
}

/** The management API refused a request, could not serve it, or was not there. */
export class ManagementError extends Error {
  override name = 'ManagementError';
  /** Undefined without an answer. */
  readonly status: number | undefined;
  /** What RabbitMQ said. */
  readonly answer: string;

  constructor(message: string, status: number | undefined, answer: string) {
    super(message);
    this.status = status;
    this.answer = answer;
  }

  /** It is not there yet, or still starting: the listener is up before what stands behind it. */
  get isTransient(): boolean {
    return this.status === undefined || this.status >= 500;
  }
}

/** The path of an object of RabbitMQ's: names may contain anything. */
export function pathOf(...parts: readonly string[]): string {
  return parts.map(encodeURIComponent).join('/');
}
