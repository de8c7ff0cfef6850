import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
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

const DECLARATION = 'declaracion.json';
const MEASUREMENTS = 'mediciones.jsonl';

/** The folder of one run: raw results, written as they come, from which everything else can be made again. */
export class RunFolder {
  readonly path: string;

  /** @param dir where all runs are. */
  static async create(dir: string, declaration: RunDeclaration): Promise<RunFolder> {
    const folder = new RunFolder(join(dir, declaration.id));
    await mkdir(folder.path, { recursive: true });
    await writeFile(join(folder.path, DECLARATION), `${JSON.stringify(declaration, null, 2)}\n`);
    return folder;
  }

  constructor(path: string) {
    this.path = path;
  }

  async add(measurement: Measurement): Promise<void> {
    await appendFile(join(this.path, MEASUREMENTS), `${JSON.stringify(measurement)}\n`);
  }

  async declaration(): Promise<RunDeclaration> {
    return JSON.parse(await readFile(join(this.path, DECLARATION), 'utf8'));
  }

  /** Those that count and those that do not (`invalid`), in the order in which they were taken. */
  async measurements(): Promise<Measurement[]> {
    const lines = await readFile(join(this.path, MEASUREMENTS), 'utf8').catch(() => '');
    return lines.split('\n').filter(Boolean).map(parseMeasurement);
  }
}

/** JSON writes numbers that are none (a wait that never ended) as null. */
function parseMeasurement(line: string): Measurement {
  return JSON.parse(line, (_, value) => (value === null ? Number.NaN : value));
}
