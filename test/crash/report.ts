import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem, type } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../source-files.ts';
import type { RoundResult } from './round.ts';
import type { Broker } from './servers.ts';
import { resultTable } from './table.ts';

export interface Report {
  broker: Broker;
  nodes: number;
  results: readonly RoundResult[];
  /** What repeats the run. */
  command: string;
}

const FILE = 'docs/fiabilidad.md';

/**
 * Replaces the broker's generated section of docs/fiabilidad.md; the rest of the page is written by hand.
 * @returns the file's path, relative to the repository.
 */
export function writeReport(report: Report): string {
  const path = join(ROOT, FILE);
  const page = readFileSync(path, 'utf8');
  const [begin, end] = ['begin', 'end'].map((edge) => `<!-- ${edge}: test:crash ${report.broker} -->`) as [
    string,
    string,
  ];
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${FILE} has no section between ${begin} and ${end}`);
  writeFileSync(path, `${page.slice(0, from + begin.length)}\n\n${section(report)}\n\n${page.slice(to)}`);
  return FILE;
}

function section({ broker, nodes, results, command }: Report): string {
  const servers =
    broker === 'rabbitmq' ? `RabbitMQ (${nodes} ${nodes === 1 ? 'nodo' : 'nodos'})` : 'pg-boss en PostgreSQL';
  const date = new Date().toISOString().slice(0, 10);
  return [
    `Cola: ${servers}. Fecha: ${date}. Versión: ${revision()}. Máquina: ${machine()}.`,
    `\`\`\`sh\n${command}\n\`\`\``,
    resultTable(results),
  ].join('\n\n');
}

function machine(): string {
  const [first] = cpus();
  const memoryGiB = Math.round(totalmem() / 2 ** 30);
  return `${cpus().length} × ${first?.model.trim()}, ${memoryGiB} GiB, ${type()} ${release()}, Node.js ${process.version}`;
}

/** The commit that ran, when this is a checkout. */
function revision(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: ROOT, encoding: 'utf8' }).trim();
  } catch {
    return 'sin confirmar';
  }
}
