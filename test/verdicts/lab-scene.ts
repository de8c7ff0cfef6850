import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { FaultName } from '@sel/contract/lab/faults';
import type { LoadRequest } from '@sel/contract/lab/load';
import type { LabSnapshot } from '@sel/contract/lab/snapshot';
import { findRunning, type RunningSystem } from '@sel/runtime/running-system';
import { LabClient } from '../../lab/cli/client.ts';
import { guard } from '../../local/processes/guard.ts';
import { processTree, signalAll } from '../../local/processes/process-tree.ts';
import { waitFor } from '../../local/processes/wait-for.ts';
import { askLab } from '../ask-lab.ts';
import { ephemeralNpmStart, type NpmStart } from '../npm-start.ts';

/** The programs that run below `npm start`, by the name that the kernel knows them by. */
const SERVERS = { postgres: 'postgres', rabbitmq: 'beam.smp' } as const;

/** A real system as `npm start` runs it, what its laboratory says of it, and what can be done to it behind its back. */
export class LabScene {
  readonly lab: LabClient;
  /** Every picture since the beginning. */
  readonly looks: LabSnapshot[] = [];
  readonly #system: NpmStart;
  readonly #running: RunningSystem;
  #load: LoadRequest['load'] | null = null;
  #work = '';

  /** @param hands how many consultas each of its two workers has in hand at a time. */
  static async start(broker: 'postgres' | 'rabbitmq', hands: number): Promise<LabScene> {
    const args = ['--broker', broker, '--workers', '2'];
    const env = { WORKER_CONCURRENCY: String(hands) };
    const system = await ephemeralNpmStart('veredictos', args, env);
    const scene = new LabScene(system, findRunning(system.dataDir) as RunningSystem);
    await waitFor('both workers are seen', () => scene.pidsOf('worker').length === 2);
    return scene;
  }

  private constructor(system: NpmStart, running: RunningSystem) {
    this.#system = system;
    this.#running = running;
    this.lab = new LabClient(running);
    void this.#watch();
  }

  async stop(): Promise<void> {
    await this.#system.stop();
  }

  get latest(): LabSnapshot | undefined {
    return this.looks.at(-1);
  }

  /** Consultas that come at random, so many a second from now on; 0: none any more. */
  async load(perSecond: number): Promise<void> {
    const profile = [{ durationMs: null, fromPerSecond: perSecond, toPerSecond: perSecond }];
    await this.#send(perSecond > 0 ? { kind: 'open', process: 'poisson', profile } : null);
  }

  /** So many users, each of whom sends the next consulta when the last one has ended. */
  async users(count: number): Promise<void> {
    await this.#send({ kind: 'closed', users: count, thinkMs: 0 });
  }

  async #send(load: LoadRequest['load'] | null): Promise<void> {
    if (isDeepStrictEqual(load, this.#load)) return;
    this.#load = load;
    await this.lab.setLoad(load && { load });
  }

  /** What each consulta takes from now on, until others are told. */
  async work(meanMs: number, kind: 'espera' | 'cpu' = 'espera'): Promise<void> {
    if (`${meanMs} ${kind}` === this.#work) return;
    this.#work = `${meanMs} ${kind}`;
    await this.lab.setWork({ meanMs, distribution: 'constante', kind });
  }

  /** Causes a fault as the page does. @throws with the laboratory's own explanation. */
  async fault(name: FaultName, durationMs: number): Promise<void> {
    const { labUrl, labToken } = this.#running;
    const key = { 'X-Lab-Token': labToken };
    const response = await askLab(labUrl, 'POST', `/lab/fallos/${name}`, { durationMs }, key);
    if (!response.ok) throw new Error(await response.text());
  }

  pidsOf(role: 'worker' | 'api-gateway'): number[] {
    return (this.latest?.processes ?? []).filter((report) => report.role === role).map(({ pid }) => pid);
  }

  serverPids(server: keyof typeof SERVERS): number[] {
    const root = processTree(this.#running.pid).find((pid) => fileOf(pid, 'comm').trim() === SERVERS[server]);
    if (root === undefined) throw new Error(`no ${server} runs`);
    return processTree(root);
  }

  generatorPids(): number[] {
    return processTree(this.#running.pid).filter((pid) => /lab\/load\/process/.test(fileOf(pid, 'cmdline')));
  }

  async #watch(): Promise<void> {
    try {
      for await (const look of this.lab.snapshots()) this.looks.push(look);
    } catch (error) {
      // The stream breaks when the system ends.
      if (this.#system.npm.exitCode === null && !this.#system.npm.killed) throw error;
    }
  }
}

/** Lets processes go on for one short while after another, as on a machine that has little to give. @returns ends that. */
export function throttle(pids: readonly number[], stillMs: number, goingMs: number): () => Promise<void> {
  // Should this process vanish, what stands still goes on.
  const releases = pids.map((pid) => guard(pid, 'CONT'));
  let isOver = false;
  const pulses = async () => {
    while (!isOver) {
      signalAll(pids, 'SIGSTOP');
      await sleep(stillMs);
      signalAll(pids, 'SIGCONT');
      await sleep(goingMs);
    }
    for (const release of releases) release();
  };
  const done = pulses();
  return () => {
    isOver = true;
    return done;
  };
}

/** What /proc says of a process; empty when it has ended. */
function fileOf(pid: number, name: 'comm' | 'cmdline'): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'latin1');
  } catch {
    return '';
  }
}
