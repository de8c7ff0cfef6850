import { isIPv6 } from 'node:net';
import { Refusal } from '@sel/runtime/refusal';

/** Wrong keys after which a client's next ones wait. */
const FREE_PER_CLIENT = 5;
/** Wrong keys of all clients in a minute after which everybody who has sent one waits. */
const FREE_IN_ALL = 50;
/** The same, after which really everybody waits: so many clients make a guess each. */
const FREE_OF_NEWCOMERS = 1_000;
const MINUTE_MS = 60_000;
/** How long a client's wrong keys are remembered. */
const MEMORY_MS = 10 * MINUTE_MS;
const MAX_CLIENTS = 10_000;
/** A key that waits is compared after this, right or wrong: nobody learns sooner that theirs is wrong. */
const PAUSE_MS = 2_000;
/** Most keys that wait: with the pause, this is how many can be guessed in a second. */
const MAX_WAITING = 200;
const MAX_WAITING_PER_CLIENT = 20;

interface Waiting {
  client: string;
  giveUp(): void;
}

/**
 * Slows down whoever guesses at a key. A key waits *before* it is compared, and only so many wait at a time; to answer
 * a wrong one late would slow down nobody who asks again without waiting for the answer. It never shuts anybody
 * out for a time: who has sent no wrong key is not kept waiting by others who have, and where too many wait, one of
 * them, drawn by lot, has to ask again, so that nobody can hold all the places (docs/adr/0019).
 */
export class TokenBrake {
  /** The clients that have sent wrong keys, the oldest first. */
  readonly #wrong = new Map<string, { count: number; sinceMs: number }>();
  readonly #waiting = new Set<Waiting>();
  #minute = { count: 0, sinceMs: 0 };

  get clients(): number {
    return this.#wrong.size;
  }

  /**
   * @param isRight compares the key.
   * @throws {Refusal} when it was not even compared: too many others wait, too. It may be right, and be sent again.
   */
  async attempt(address: string, isRight: () => boolean): Promise<boolean> {
    const client = networkOf(address);
    if (this.#mustWait(client)) await this.#wait(client);
    if (!isRight()) {
      this.#remember(client);
      return false;
    }
    this.#wrong.delete(client);
    return true;
  }

  #mustWait(client: string): boolean {
    const own = this.#countOf(client);
    const all = Date.now() - this.#minute.sinceMs < MINUTE_MS ? this.#minute.count : 0;
    return own >= FREE_PER_CLIENT || (own > 0 && all >= FREE_IN_ALL) || all >= FREE_OF_NEWCOMERS;
  }

  #countOf(client: string): number {
    const wrong = this.#wrong.get(client);
    return wrong && Date.now() - wrong.sinceMs < MEMORY_MS ? wrong.count : 0;
  }

  #remember(client: string): void {
    const sinceMs = Date.now();
    const count = this.#countOf(client) + 1;
    this.#wrong.delete(client);
    this.#wrong.set(client, { count, sinceMs });
    const [oldest] = this.#wrong.keys();
    if (oldest !== undefined && this.#wrong.size > MAX_CLIENTS) this.#wrong.delete(oldest);
    if (sinceMs - this.#minute.sinceMs >= MINUTE_MS) this.#minute = { count: 0, sinceMs };
    this.#minute.count += 1;
  }

  async #wait(client: string): Promise<void> {
    this.#makeRoom(client);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const waiting = { client, giveUp: () => reject(tooManyAttempts()) };
    const timer = setTimeout(resolve, PAUSE_MS);
    this.#waiting.add(waiting);
    try {
      await promise;
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(waiting);
    }
  }

  #makeRoom(client: string): void {
    const all = [...this.#waiting];
    const own = all.filter((waiting) => waiting.client === client);
    const tooMany = own.length >= MAX_WAITING_PER_CLIENT ? own : all.length >= MAX_WAITING ? all : undefined;
    if (!tooMany) return;
    const loser = tooMany[Math.floor(Math.random() * tooMany.length)] as Waiting;
    this.#waiting.delete(loser);
    loser.giveUp();
  }
}

function tooManyAttempts(): Refusal {
  const message = 'Demasiados intentos con una clave equivocada: espera unos segundos y repite.';
  return new Refusal('demasiados_intentos', message, { retryAfterS: 2 });
}

/** A household has 2⁶⁴ addresses of IPv6, which begin alike. */
function networkOf(address: string): string {
  if (!isIPv6(address) || address.includes('.')) return address;
  const [head = '', tail = ''] = address.split('::');
  const before = head.split(':').filter(Boolean);
  const after = address.includes('::') ? tail.split(':').filter(Boolean) : [];
  const zeros = Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0');
  return [...before, ...zeros, ...after]
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}
