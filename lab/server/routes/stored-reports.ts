import { access, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunSummary } from '@sel/contract/lab/experiments';
import { readJson } from '@sel/runtime/whole-file';
import { REPORT_FILES, type ReportFile, SUMMARY_FILE } from '../../experiments/report/write-report.ts';
import { RUN_ID } from '../../experiments/stored-run.ts';

/** A list that grows for years is cut; the folders of the older ones stay. */
const MOST_LISTED = 200;

/** The folders that runs have left behind, as far as they have a report. */
export class StoredReports {
  readonly #dir: string;
  readonly #tell: (message: string) => void;

  /** @param tell is told what is left aside, again with each list. */
  constructor(dir: string, tell: (message: string) => void) {
    this.#dir = dir;
    this.#tell = tell;
  }

  /** The latest first: names begin with the time. Folders without a summary are of runs that go on, or were killed. */
  async list(): Promise<RunSummary[]> {
    const ids = await readdir(this.#dir).catch(() => []);
    const latest = ids
      .filter((id) => this.#folderOf(id))
      .sort()
      .reverse()
      .slice(0, MOST_LISTED);
    return latest.flatMap((id) => {
      const path = join(this.#dir, id, SUMMARY_FILE);
      const summary = readJson<StoredSummary>(path, (stored) => stored.id === id, this.#tell);
      return summary ? [upToDate(summary)] : [];
    });
  }

  async file(id: string, name: string): Promise<{ text: string; type: string } | undefined> {
    const type = Object.hasOwn(REPORT_FILES, name) ? REPORT_FILES[name as ReportFile] : undefined;
    const folder = this.#folderOf(id);
    if (!type || !folder) return undefined;
    const text = await readFile(join(folder, name), 'utf8').catch(() => undefined);
    return text === undefined ? undefined : { text, type };
  }

  /** Deletes all that the run has left. @returns whether there was anything. */
  async remove(id: string): Promise<boolean> {
    const folder = this.#folderOf(id);
    if (!folder || !(await exists(join(folder, SUMMARY_FILE)))) return false;
    await rm(folder, { recursive: true });
    return true;
  }

  #folderOf(id: string): string | undefined {
    return RUN_ID.test(id) ? join(this.#dir, id) : undefined;
  }
}

/** Release 0.2.0 does not say which experiment it was, and not what does not count. */
type StoredSummary = Omit<RunSummary, 'experiment' | 'discarded'> &
  Partial<Pick<RunSummary, 'experiment' | 'discarded'>>;

/** A run is named after its time and its experiment: `2026-03-09T18-30-00-000-pico`. */
const TIME = /^[\dT-]+-(?=[a-z])/;

function upToDate(summary: StoredSummary): RunSummary {
  return { experiment: summary.id.replace(TIME, ''), discarded: [], ...summary };
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
