import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { freeze } from '../processes/guard.ts';
import { processTree, signalAll } from '../processes/process-tree.ts';
import { type RunningPostgres, startPostgres } from './postgres.ts';
import { makeSynchronous, promote, startStandby } from './postgres-standby.ts';
import { Proxies, type TcpProxy } from './tcp-proxy.ts';
import { temporaryDirectory } from './temporary-directory.ts';

/** A server with the directory of its data. */
interface Server {
  dataDir: string;
  /** Undefined when it was killed. */
  running: RunningPostgres | undefined;
}

/** A PostgreSQL to be killed, frozen and replaced, which clients reach at one address through all of that. */
export class PostgresProcess {
  readonly #parent = temporaryDirectory('postgres');
  readonly #proxies = new Proxies(() => (this.#server.running ? [this.#server.running.port] : []));
  /** The tests' own way, which nobody cuts. */
  #adminProxy: TcpProxy | undefined;
  /** The one that clients are led to. */
  #server: Server = { dataDir: join(this.#parent, 'data-1'), running: undefined };
  #standby: Server | undefined;
  #servers = 1;

  static async start(): Promise<PostgresProcess> {
    const postgres = new PostgresProcess();
    postgres.#adminProxy = await postgres.openProxy();
    await postgres.restart();
    return postgres;
  }

  get url(): string {
    return (this.#adminProxy as TcpProxy).through(this.#required.url);
  }

  /** A way of one client's own. */
  openProxy(): Promise<TcpProxy> {
    return this.#proxies.open();
  }

  async restart(): Promise<void> {
    this.#server.running = await startPostgres({ dataDir: this.#server.dataDir });
  }

  /** Every process of the server at once, as a power failure would end them. */
  async kill(): Promise<void> {
    const { ended } = this.#required;
    signalAll(this.#stillTree(), 'SIGKILL');
    this.#server.running = undefined;
    await ended;
  }

  /** @returns what lets all of its processes go on. */
  async freeze(): Promise<() => void> {
    return freeze(this.#stillTree());
  }

  /** Adds a second server, which has every commit on disk before the client is told of it. */
  async addSynchronousStandby(): Promise<void> {
    this.#servers += 1;
    const standby: Server = { dataDir: join(this.#parent, `data-${this.#servers}`), running: undefined };
    this.#standby = standby;
    standby.running = await startStandby(this.#required, this.#server.dataDir, standby.dataDir);
    await makeSynchronous(this.#required);
  }

  /** The standby takes the place of the server, which was killed and does not come back. */
  async failOver(): Promise<void> {
    const standby = this.#standby;
    if (this.#server.running || !standby?.running)
      throw new Error('a failover needs a dead server and a standby');
    await promote(standby.running);
    rmSync(this.#server.dataDir, { recursive: true, force: true });
    this.#server = standby;
    this.#standby = undefined;
  }

  async stop(): Promise<void> {
    await this.#standby?.running?.stop();
    await this.#server.running?.stop();
    await this.#proxies.close();
    rmSync(this.#parent, { recursive: true, force: true });
  }

  /** All its processes; the postmaster stands still, so that it neither starts another one nor reacts to the end of one. */
  #stillTree(): number[] {
    const { pid: postmaster } = this.#required;
    signalAll([postmaster], 'SIGSTOP');
    return processTree(postmaster);
  }

  get #required(): RunningPostgres {
    if (!this.#server.running) throw new Error('PostgreSQL is not running');
    return this.#server.running;
  }
}
