import { readFileSync } from 'node:fs';

const LINE_END = /\r\n|\n|\r/;

/**
 * The lines of a text file that a person may have written or saved, as whatever system ends them, without a
 * byte order mark and without empty ones at the end.
 * @throws when it is not UTF-8: letters with accents would be lost.
 */
export function readLines(file: string | URL): string[] {
  const lines = decode(file).split(LINE_END);
  while (lines.at(-1) === '') lines.pop();
  return lines;
}

function decode(file: string | URL): string {
  try {
    // Takes the byte order mark away.
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new Error(`${file} no está en UTF-8: guárdalo con esa codificación.`);
  }
}
