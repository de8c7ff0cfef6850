import { appendFile, mkdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { ScoredPrediction } from '@sel/contract/lab/record';
import { readJson, writeWhole } from '@sel/runtime/whole-file';
import { readLines } from '../record/json-lines.ts';
import { PredictionRecord, RECORD_FILE } from '../record/prediction-record.ts';
import type { Environment } from '../report/environment.ts';
import type { StoredMeasurement } from './measurement.ts';
import { RUN_VERSION, type RunDeclaration, type StoredRun, storedJson } from './stored-run.ts';

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
    await folder.write(DECLARATION, toText({ version: RUN_VERSION, ...declaration }));
    return folder;
  }

  /** @param tell is told what a crash has left unreadable, and is left aside. */
  constructor(path: string, tell: (message: string) => void = () => {}) {
    this.path = path;
    this.#tell = tell;
  }

  get id(): string {
    return basename(this.path);
  }

  async add(measurement: StoredMeasurement): Promise<void> {
    await appendFile(join(this.path, MEASUREMENTS), `${storedJson(measurement)}\n`);
  }

  async describe(environment: Environment): Promise<void> {
    await this.write(ENVIRONMENT, toText(environment));
  }

  /** Puts a file beside the raw results, such as a report that was made of them. */
  async write(name: string, text: string): Promise<void> {
    writeWhole(join(this.path, name), text);
  }

  /** @throws {NoRunError} when this is no folder of a run. @throws when a later version made it. */
  async run(): Promise<StoredRun> {
    return {
      declaration: await this.declaration(),
      environment: readJson<Environment>(
        join(this.path, ENVIRONMENT),
        ({ cpu }) => cpu !== undefined,
        this.#tell,
      ),
      measurements: await this.measurements(),
      predictions: this.predictions(),
    };
  }

  /** What this run predicted and what came of it, from the record beside the folders of all runs. */
  predictions(): ScoredPrediction[] {
    const record = new PredictionRecord(join(dirname(this.path), RECORD_FILE), this.#tell);
    return record.scored().filter(({ run }) => run === this.id);
  }

  /** @throws {NoRunError} when this is no folder of a run. @throws when a later version made it. */
  async declaration(): Promise<RunDeclaration> {
    const path = join(this.path, DECLARATION);
    const declaration = readJson<RunDeclaration>(path, ({ id, plan }) => !!id && !!plan, this.#tell);
    if (!declaration) throw new NoRunError(`${path} no es la declaración de una ejecución.`);
    const { version = 1 } = declaration;
    if (version > RUN_VERSION) {
      throw new Error(
        `${path} es de una versión posterior (${version}): aquí se leen hasta la ${RUN_VERSION}.`,
      );
    }
    return declaration;
  }

  /** Those that count and those that do not (`invalid`), in the order in which they were taken. */
  async measurements(): Promise<StoredMeasurement[]> {
    return readLines(join(this.path, MEASUREMENTS), measurementIn, this.#tell);
  }
}

/** There is no run in that folder. */
export class NoRunError extends Error {
  override name = 'NoRunError';
}

function toText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function measurementIn(stored: unknown): StoredMeasurement {
  const measurement = stored as StoredMeasurement;
  const known = <Value>(value: Value | null) => value ?? undefined;
  return {
    ...measurement,
    figures: mapValues(measurement.figures, known),
    series: mapValues(measurement.series, (values) => values.map(known)),
  };
}

function mapValues<From, To>(
  record: Readonly<Record<string, From>>,
  map: (value: From) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]));
}
