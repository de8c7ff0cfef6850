import { relative } from 'node:path';
import { ROOT } from '@sel/runtime/project-root';

/** As `node:test` tells it to a reporter, when all tests of a file have ended (of all files, with no file). */
interface Summary {
  type: string;
  data: { file?: string; duration_ms?: number };
}

const SHOWN = 10;

/** A reporter of `node:test` that tells at the end which files took longest: where time can be won. */
export default async function* slowestFiles(events: AsyncIterable<Summary>): AsyncGenerator<string> {
  const files: { path: string; seconds: number }[] = [];
  for await (const { type, data } of events) {
    if (type !== 'test:summary' || !data.file) continue;
    files.push({ path: relative(ROOT, data.file), seconds: (data.duration_ms ?? 0) / 1000 });
  }
  if (files.length <= 1) return;
  yield '\nLos archivos que más tardaron:\n';
  for (const { path, seconds } of files.toSorted((a, b) => b.seconds - a.seconds).slice(0, SHOWN))
    yield `${seconds.toFixed(1).replace('.', ',').padStart(7)} s  ${path}\n`;
}
