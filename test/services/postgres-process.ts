import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { guard } from '../../local/guard.ts';
import { type RunningPostgres, startPostgres } from '../../local/postgres.ts';
import { processTree, signalAll } from '../../local/process-tree.ts';
import type { TestServer } from './postgres.ts';
import { TcpProxy } from './tcp-proxy.ts';
import { temporaryDirectory } from './temporary-directory.ts';

/** A PostgreSQL to be killed and frozen, which clients reach at one address through all of that. */
export class PostgresProcess implements TestServer {
  /** Between the services and the server. */
  readonly proxy: TcpProxy;
  /** The tests' own way, which nobody cuts. */
  readonly #adminProxy: TcpProxy;
  readonly #parent = temporaryDirectory('postgres');
  #running: RunningPostgres | undefined;

  static async start(): Promise<PostgresProcess> {
    const ports = () => (server.#running ? [server.#running.port] : []);
    const server: PostgresProcess = new PostgresProcess(
      await TcpProxy.listen(ports),
      await TcpProxy.listen(ports),
    );
    await server.restart();
    return server;
  }

  private constructor(proxy: TcpProxy, adminProxy: TcpProxy) {
    this.proxy = proxy;
    this.#adminProxy = adminProxy;
  }

  get url(): string {
    return this.#adminProxy.through(this.#required.url);
  }

  async restart(): Promise<void> {
    this.#running = await startPostgres({ dataDir: join(this.#parent, 'data') });
  }

  /** Every process of the server at once, as a power failure would end them. */
  async kill(): Promise<void> {
    const { ended } = this.#required;
    this.#signalAll('SIGKILL');
    this.#running = undefined;
    await ended;
  }

  /** @returns what lets all of its processes go on. */
  async freeze(): Promise<() => void> {
    const pids = this.#signalAll('SIGSTOP');
    const releases = pids.map((pid) => guard(pid, 'CONT'));
    return () => {
      signalAll(pids, 'SIGCONT');
      for (const release of releases) release();
    };
  }

  async stop(): Promise<void> {
    await this.#running?.stop();
    await this.proxy.close();
    await this.#adminProxy.close();
    rmSync(this.#parent, { recursive: true, force: true });
  }

  /** The postmaster first, so that it neither starts another process nor reacts to the end of one. */
  #signalAll(name: 'SIGKILL' | 'SIGSTOP'): number[] {
    const { pid: postmaster } = this.#required;
    signalAll([postmaster], 'SIGSTOP');
    const pids = processTree(postmaster);
    signalAll(pids, name);
    return pids;
  }

  get #required(): RunningPostgres {
    if (!this.#running) throw new Error('PostgreSQL is not running');
    return this.#running;
  }
}
