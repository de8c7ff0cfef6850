import type { WorkersRequest } from '@sel/contract/lab/control';
import type { ExperimentProgress, ExperimentsOverview, PlanName } from '@sel/contract/lab/experiments';
import type { LoadRequest } from '@sel/contract/lab/load';
import type { MeasuredSystem } from '@sel/contract/lab/planner';
import type { LabSnapshot } from '@sel/contract/lab/snapshot';
import type { PlanTrial, TrialOverview, TrialRequest } from '@sel/contract/lab/trial';
import type { SimulatedWorkSettings } from '@sel/contract/lab/work';
import type { RunningSystem } from '@sel/runtime/running-system';

/** The laboratory's API for programs: this command, and tests that drive a laboratory. */
export class LabClient {
  readonly #url: string;
  readonly #token: string;

  constructor({ labUrl, labToken }: Pick<RunningSystem, 'labUrl' | 'labToken'>) {
    this.#url = labUrl;
    this.#token = labToken;
  }

  async start(experiment: string, plan: PlanName): Promise<void> {
    await this.#call('POST', `/lab/experimentos/${experiment}`, { plan });
  }

  async cancel(): Promise<void> {
    await this.#call('DELETE', '/lab/experimentos');
  }

  async progress(): Promise<ExperimentProgress | null> {
    return (await this.#call<ExperimentsOverview>('GET', '/lab/experimentos')).progress;
  }

  /** What the running system has shown of itself lately. */
  measured(last?: number): Promise<MeasuredSystem> {
    return this.#call('GET', `/lab/planificador/medidas${last === undefined ? '' : `?ultimas=${last}`}`);
  }

  async setWorkers(request: WorkersRequest): Promise<void> {
    await this.#call('PUT', '/lab/workers', request);
  }

  /** @param settings null: none. */
  async setWork(settings: SimulatedWorkSettings | null): Promise<void> {
    await (settings ? this.#call('PUT', '/lab/trabajo', settings) : this.#call('DELETE', '/lab/trabajo'));
  }

  /** @param request null: the load ends. */
  async setLoad(request: LoadRequest | null): Promise<void> {
    await (request ? this.#call('PUT', '/lab/carga', request) : this.#call('DELETE', '/lab/carga'));
  }

  /** Starts the trial of a plan, which runs as an experiment does. */
  async startTrial(request: TrialRequest): Promise<void> {
    await this.#call('POST', '/lab/planificador/prueba', request);
  }

  /** What the trial under way, or the last one, has found. */
  async trial(): Promise<PlanTrial | null> {
    return (await this.#call<TrialOverview>('GET', '/lab/planificador/prueba')).trial;
  }

  /** The live pictures as they come; whoever stops taking them closes the connection. */
  async *snapshots(): AsyncGenerator<LabSnapshot> {
    const response = await fetch(`${this.#url}/lab/eventos`);
    let text = '';
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const events = (text + chunk).split('\n\n');
      text = events.pop() ?? '';
      for (const event of events) {
        const data = /^event: snapshot\ndata: (.*)$/.exec(event)?.[1];
        if (data) yield JSON.parse(data);
      }
    }
  }

  /** @throws with the laboratory's own explanation. */
  async #call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(this.#url + path, {
      method,
      headers: {
        'X-Lab-Token': this.#token,
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const answer = await response.json();
    if (!response.ok) throw new Error((answer as { detail: string }).detail);
    return answer as T;
  }
}
