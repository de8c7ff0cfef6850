import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { release, type } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '@sel/runtime/project-root';
import { machineHere } from './environment.ts';

const FILE = 'docs/fiabilidad.md';

/**
 * Replaces a generated section of docs/fiabilidad.md, with what it was measured on and how it is repeated; the
 * rest of the page is written by hand.
 * @returns the file's path, relative to the repository.
 */
export function writeSection(
  name: string,
  section: { subject: string; command: string; body: string },
): string {
  const path = join(ROOT, FILE);
  const page = readFileSync(path, 'utf8');
  const [begin, end] = [`<!-- begin: ${name} -->`, `<!-- end: ${name} -->`];
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${FILE} has no section between ${begin} and ${end}`);
  const date = new Date().toISOString().slice(0, 10);
  const text = [
    `${section.subject}. Fecha: ${date}. Versión: ${revision()}. Máquina: ${machine()}.`,
    `\`\`\`sh\n${section.command}\n\`\`\``,
    section.body,
  ].join('\n\n');
  writeFileSync(path, `${page.slice(0, from + begin.length)}\n\n${text}\n\n${page.slice(to)}`);
  return FILE;
}

function machine(): string {
  const { cpu, cores, memoryBytes } = machineHere();
  return `${cores} × ${cpu}, ${Math.round(memoryBytes / 2 ** 30)} GiB, ${type()} ${release()}, Node.js ${process.version}`;
}

/** The commit that ran, when this is a checkout. */
function revision(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: ROOT, encoding: 'utf8' }).trim();
  } catch {
    return 'sin confirmar';
  }
}
