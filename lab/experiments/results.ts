import { appendFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readJson, readText, writeWhole } from '@sel/runtime/whole-file';
import type { Environment } from '../report/environment.ts';
import type { ExperimentPlan, FactorLevels, Measurement, PlanName } from './experiment.ts';

/** What is declared before the first measurement. */
export interface RunDeclaration {
  id: string;
  experiment: string;
  planName: PlanName;
  plan: ExperimentPlan<FactorLevels>;
  /** ISO 8601. */
  startedAt: string;
}

/** All that a run left behind; everything that a report says follows from it. */
export interface RunResults {
  declaration: RunDeclaration;
  /** Undefined when it could not be stored. */
  environment: Environment | undefined;
  measurements: readonly Measurement[];
}

/** The name of a run's folder. One run follows another, so that none begins in the same millisecond. */
export function runId(startedAt: string, experiment: string): string {
  return `${startedAt.slice(0, 23).replaceAll(/[:.]/g, '-')}-${experiment}`;
}

const DECLARATION = 'declaracion.json';
const ENVIRONMENT = 'entorno.json';
const MEASUREMENTS = 'mediciones.jsonl';

/** The folder of one run: raw results, written as they come, from which everything else can be made again. */
export class RunFolder {
  readonly path: string;
  readonly #tell: (message: string) => void;

  /** @param dir where all runs are. */
  static async create(dir: string, declaration: RunDeclaration): Promise<RunFolder> {
    const folder = new RunFolder(join(dir, declaration.id));
    await mkdir(dir, { recursive: true });
    // Refused when it is there already: two runs in one folder would be taken for one.
    await mkdir(folder.path);
    await folder.write(DECLARATION, toText(declaration));
    return folder;
  }

  /** @param tell is told what a crash has left unreadable, and is left aside. */
  constructor(path: string, tell: (message: string) => void = () => {}) {
    this.path = path;
    this.#tell = tell;
  }

  async add(measurement: Measurement): Promise<void> {
    await appendFile(join(this.path, MEASUREMENTS), `${JSON.stringify(measurement)}\n`);
  }

  async describe(environment: Environment): Promise<void> {
    await this.write(ENVIRONMENT, toText(environment));
  }

  /** Puts a file beside the raw results, such as a report that was made of them. */
  async write(name: string, text: string): Promise<void> {
    writeWhole(join(this.path, name), text);
  }

  /** @throws when this is no folder of a run. */
  async results(): Promise<RunResults> {
    return {
      declaration: await this.declaration(),
      environment: readJson<Environment>(
        join(this.path, ENVIRONMENT),
        ({ cpu }) => cpu !== undefined,
        this.#tell,
      ),
      measurements: await this.measurements(),
    };
  }

  /** @throws when this is no folder of a run. */
  async declaration(): Promise<RunDeclaration> {
    const path = join(this.path, DECLARATION);
    const declaration = readJson<RunDeclaration>(path, ({ id, plan }) => !!id && !!plan, this.#tell);
    if (!declaration) throw new Error(`${this.path} is no folder of a run`);
    return declaration;
  }

  /** Those that count and those that do not (`invalid`), in the order in which they were taken. */
  async measurements(): Promise<Measurement[]> {
    const path = join(this.path, MEASUREMENTS);
    const lines = readText(path, this.#tell)?.split('\n').filter(Boolean) ?? [];
    return lines.flatMap((line, index) => {
      const measurement = parseMeasurement(line);
      if (!measurement) this.#tell(`La línea ${index + 1} de ${path} está cortada: se deja de lado.`);
      return measurement ?? [];
    });
  }
}

function toText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** JSON writes numbers that are none (a wait that never ended) as null. A line that was cut is no measurement. */
function parseMeasurement(line: string): Measurement | undefined {
  try {
    return JSON.parse(line, (_, value) => (value === null ? Number.NaN : value));
  } catch {
    return undefined;
  }
}
