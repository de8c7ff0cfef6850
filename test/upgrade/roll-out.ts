import assert from 'node:assert/strict';
import { seededRandom } from '@sel/lab/queueing/random';
import { ROOT } from '@sel/runtime/project-root';
import { SCHEMA_LEVEL } from '@sel/runtime/schema-level';
import type { ServiceProcess } from '../../local/processes/service-process.ts';
import { waitFor } from '../../local/processes/wait-for.ts';
import { compare, recordChangesAfterEnd } from '../crash/audit.ts';
import { History } from '../crash/history.ts';
import { Load } from '../crash/load.ts';
import { type Deployment, runMigrate } from './deployment.ts';
import type { ReleaseTree } from './last-release.ts';
import type { EmptyServers } from './servers.ts';

const RATE_PER_SECOND = 40;

const LEAVE_DEAD_LETTER = `INSERT INTO pgboss.job (name, data) VALUES ('consulta_queue.dead', '"not a consulta"')`;

/** This tree takes over from the last release, step by step, under load. */
export class RollOut {
  readonly history = new History(new Set());
  readonly #servers: EmptyServers;
  readonly #oldTree: ReleaseTree;
  readonly #old: Deployment;
  readonly #next: Deployment;
  readonly #load: Load;

  constructor(servers: EmptyServers, oldTree: ReleaseTree, old: Deployment, next: Deployment) {
    this.#servers = servers;
    this.#oldTree = oldTree;
    this.#old = old;
    this.#next = next;
    this.#load = new Load({
      // Every second request has a key: an odd number of addresses brings both kinds to both gateways.
      apiUrls: [old.apiUrl, next.apiUrl, old.apiUrl],
      ratePerSecond: RATE_PER_SECOND,
      history: this.history,
      random: seededRandom(11),
    });
  }

  async run(): Promise<void> {
    await runMigrate(this.#oldTree.dir, this.#servers);
    await Promise.all(servicesOf(this.#old).map((service) => service.start()));
    await recordChangesAfterEnd(this.#servers.owner);
    if (this.#leavesPgBoss) await this.#servers.owner.query(LEAVE_DEAD_LETTER);
    this.#load.start();
    await this.#untilMoreAreAccepted();

    if (this.isEarly) await this.#startEarlyAndEnd();
    const ready = Promise.all(servicesOf(this.#next).map((service) => service.start()));
    ready.catch(() => {}); // Awaited below; when it fails before that, it is not unhandled.
    if (this.isEarly) await this.#untilNextWaits();
    await runMigrate(ROOT, this.#servers);
    await ready;
    await this.#untilEachServesEach();

    // A roll-out may take hours, and meanwhile what is there is started again now and then: old code, new schema.
    const restart = (service: ServiceProcess) => endInOrder(service).then(() => service.start());
    await Promise.all(servicesOf(this.#old).map(restart));
    await this.#untilMoreAreAccepted();
    await Promise.all(servicesOf(this.#old).map(endInOrder));
    await this.#untilMoreAreAccepted();
    await this.#load.stop();
    await waitFor('nothing is pending', () => this.#isAtRest(), 30_000);
    if (this.#leavesPgBoss) await this.#assertMoved();
  }

  /** Whether this tree has a migration that the last release has not: it waits for it. */
  get isEarly(): boolean {
    return !this.#oldTree.migrations.includes(SCHEMA_LEVEL);
  }

  /** Each promise to a client that was not kept. */
  async violations(): Promise<string[]> {
    const { breaches } = await compare(this.#servers.owner, this.history, 0);
    return breaches.map(({ kind, text }) => `${kind}: ${text}`);
  }

  /** The last warnings and errors of every service. */
  complaints(): string[] {
    const lastOf = (service: ServiceProcess) => service.log().split('\n').filter(isComplaint).slice(-12);
    return this.#all().flatMap((service) => [`--- ${service.name}`, ...lastOf(service)]);
  }

  /** Ends what still runs. */
  async end(): Promise<void> {
    this.#load.abort();
    await this.#load.stop();
    await Promise.all(this.#all().map((service) => service.end('SIGKILL')));
  }

  /** Before its migrations the new release lives, is not ready, and ends as soon as it is told to. */
  async #startEarlyAndEnd(): Promise<void> {
    const ended = servicesOf(this.#next).map((service) =>
      assert.rejects(service.start(), /no pudo arrancar/),
    );
    await this.#untilNextWaits();
    for (const url of [this.#next.apiUrl, this.#next.workerUrl]) {
      assert.equal((await fetch(`${url}/health/live`)).status, 200);
      assert.equal((await fetch(`${url}/health/ready`)).status, 503);
    }
    const askedAtMs = performance.now();
    await Promise.all(servicesOf(this.#next).map(endInOrder));
    assert.ok(performance.now() - askedAtMs < 5_000, 'who only waits ends at once');
    await Promise.all(ended);
  }

  async #untilNextWaits(): Promise<void> {
    await Promise.all(servicesOf(this.#next).map(untilItWaits));
  }

  /** Release 0.1.0 had its queue in PostgreSQL in pg-boss's tables, of which its services know alone. */
  get #leavesPgBoss(): boolean {
    return this.#servers.broker === 'postgres' && this.#oldTree.migrations.every((name) => name < '0012');
  }

  async #assertMoved(): Promise<void> {
    const { rows } = await this.#servers.owner.query(
      `SELECT (SELECT count(*)::int FROM pgboss.job WHERE state < 'completed') AS left,
              (SELECT count(*)::int FROM consulta_queue) AS waiting,
              (SELECT string_agg(body, ' ') FROM consulta_queue_dead) AS dead`,
    );
    assert.deepEqual(rows, [{ left: 0, waiting: 0, dead: '"not a consulta"' }]);
  }

  /**
   * Both workers have ended what each of the gateways has accepted. Where the queue is another one, the older worker
   * has done so until it was moved, and gets nothing any more (docs/adr/0022).
   */
  async #untilEachServesEach(): Promise<void> {
    const pairs = new Set<string>();
    const lookAgain = async () => {
      const { rows } = await this.#servers.owner.query<{ consulta_id: string; worker: string }>(
        "SELECT consulta_id, worker FROM consulta WHERE status <> 'pending'",
      );
      for (const { consulta_id, worker } of rows) {
        const { acceptedBy } = this.history.accepted.get(Number(consulta_id)) ?? {};
        if (acceptedBy) pairs.add(`${this.#gatewayAt(acceptedBy)} to ${worker}`);
      }
      return pairs.size === (this.#leavesPgBoss ? 3 : 4);
    };
    await waitFor('each worker serves each gateway', lookAgain, 30_000).catch((error: Error) => {
      throw new Error(`${error.message}; only ${[...pairs].join(', ')}`);
    });
  }

  #gatewayAt(apiUrl: string): string {
    return apiUrl === this.#old.apiUrl ? this.#old.gateway.name : this.#next.gateway.name;
  }

  async #untilMoreAreAccepted(): Promise<void> {
    const count = this.history.accepted.size + RATE_PER_SECOND / 2;
    await waitFor('more consultas are accepted', () => this.history.accepted.size >= count, 30_000);
  }

  async #isAtRest(): Promise<boolean> {
    const { rows } = await this.#servers.owner.query<{ left: number }>(
      `SELECT (SELECT count(*) FROM consulta WHERE status = 'pending')::int
            + (SELECT count(*) FROM consulta_outbox)::int AS left`,
    );
    return rows[0]?.left === 0;
  }

  #all(): ServiceProcess[] {
    return [this.#old, this.#next].flatMap(servicesOf);
  }
}

function servicesOf({ gateway, worker }: Deployment): ServiceProcess[] {
  return [gateway, worker];
}

async function untilItWaits(service: ServiceProcess): Promise<void> {
  const { length } = service.log();
  const saysSo = () => service.log().slice(length).includes(`"needed":"${SCHEMA_LEVEL}"`);
  await waitFor(`${service.name} waits for ${SCHEMA_LEVEL}`, saysSo);
}

async function endInOrder(service: ServiceProcess): Promise<void> {
  const status = await service.end('SIGTERM');
  assert.equal(status, 0, `${service.name} after SIGTERM:\n${service.log().slice(-3_000)}`);
}

function isComplaint(line: string): boolean {
  return /"level":[456]0|^\s*at |Error/.test(line);
}
