import type { ExperimentProgress, ExperimentsOverview, PlanName } from '@sel/contract/lab/experiments';
import type { MeasuredSystem } from '@sel/contract/lab/planner';
import type { RunningSystem } from '@sel/runtime/running-system';

/** The laboratory's API as this command uses it. */
export class LabClient {
  readonly #url: string;
  readonly #token: string;

  constructor({ labUrl, labToken }: RunningSystem) {
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
  measured(): Promise<MeasuredSystem> {
    return this.#call('GET', '/lab/planificador/medidas');
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
