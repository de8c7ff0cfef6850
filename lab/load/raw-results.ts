import { createReadStream, createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import type { LoadResult } from './run.ts';
import { COLUMNS, ENDINGS, type Ending, Samples } from './samples.ts';

const LINES_PER_CHUNK = 5_000;

/**
 * Writes a run as gzipped JSON Lines, from which every report can be made again: a first line with the plan
 * and the names of the columns, then one array for each request (milliseconds to the microsecond, null for
 * what did not happen).
 */
export async function writeRawResult(file: string, { samples, ...about }: LoadResult): Promise<void> {
  const head = { ...about, columns: [...COLUMNS, 'ending', 'status', 'requests'] };
  function* lines(): Generator<string> {
    yield `${JSON.stringify(head)}\n`;
    for (let start = 0; start < samples.ending.length; start += LINES_PER_CHUNK) yield chunk(start);
  }
  const chunk = (start: number) => {
    let text = '';
    for (let i = start; i < Math.min(start + LINES_PER_CHUNK, samples.ending.length); i += 1) {
      const times = COLUMNS.map((name) => rounded(samples[name][i] as number));
      text += `${JSON.stringify([...times, ENDINGS[samples.ending[i] as number], samples.status[i], samples.requests[i]])}\n`;
    }
    return text;
  };
  await pipeline(Readable.from(lines()), createGzip(), createWriteStream(file));
}

/** Reads what {@link writeRawResult} wrote. */
export async function readRawResult(file: string): Promise<LoadResult> {
  const lines = createInterface({ input: createReadStream(file).pipe(createGunzip()) });
  const samples = new Samples();
  let head: Omit<LoadResult, 'samples'> | undefined;
  for await (const line of lines) {
    if (head) restore(samples, JSON.parse(line));
    else head = JSON.parse(line) as Omit<LoadResult, 'samples'>;
  }
  if (!head) throw new Error(`${file} is empty`);
  const { plan, startedAtMs, efforts } = head;
  return { plan, startedAtMs, efforts, samples: samples.columns() };
}

type Row = [...times: (number | null)[], ending: Ending, status: number, requests: number];

function restore(samples: Samples, row: Row): void {
  const [ending, status, requests] = row.splice(COLUMNS.length) as [Ending, number, number];
  samples.restore(row as (number | null)[], ending, status, requests);
}

/** NaN becomes null in JSON. */
function rounded(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
