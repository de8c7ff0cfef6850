import { computed, effect, signal } from '@preact/signals';
import type { Solicitud } from '@sel/contract/solicitud';
import { Listing } from '../listing/listing.ts';
import { telling } from '../preferences.ts';
import { Exchange, type ReadBody } from './exchange.ts';
import { follow } from './follow.ts';
import { readConsulta } from './read-consulta.ts';
import { failureOf, nowMs, type Run } from './run.ts';
import { loadRuns, MAX_RUNS, storeRuns } from './stored-runs.ts';

/** The consultas of this session, the newest first. */
export const runs = signal<Run[]>([]);
const currentKey = signal<string | undefined>(undefined);
/** The one on show. */
export const current = computed(() => runs.value.find((run) => run.key === currentKey.value));
/** The rows of the one on show, when it is a listing. */
export const listing = signal<Listing | undefined>(undefined);

/** Takes up the session where the page was left: consultas that had not ended are followed again. */
export function resumeSession(): void {
  runs.value = loadRuns();
  effect(() => storeRuns(runs.value));
  for (const run of runs.value) if (isUnderWay(run)) void followRun(run);
}

/** Sends a new consulta and shows it. */
export function send(solicitud: Solicitud): void {
  const run: Run = {
    key: randomKey(),
    solicitud,
    telling: telling.value,
    sentMs: nowMs(),
    requestsMs: [],
    phase: { name: 'sending' },
  };
  runs.value = [run, ...runs.value].slice(0, MAX_RUNS);
  show(run);
  void followRun(run);
}

/** Shows a consulta of the session again; the rows of a listing are fetched once more. */
export function open(run: Run): void {
  show(run);
  if (run.phase.name === 'ended' && run.phase.consulta.productoCount !== null) void fetchRows(run.phase.id);
}

/** Forgets the consultas that have ended. */
export function clearHistory(): void {
  runs.value = runs.value.filter(isUnderWay);
  if (!current.value) replaceListing(undefined);
}

function show(run: Run): void {
  if (currentKey.value === run.key) return;
  currentKey.value = run.key;
  replaceListing(undefined);
}

async function followRun(run: Run): Promise<void> {
  // A code finds one producto at most; whatever else finds a list, whose rows a thread reads.
  if ('codigo' in run.solicitud) {
    return follow(run, { readBody: readHere, onChange: replaceRun });
  }
  const rows = new Listing();
  await follow(run, { readBody: (body) => rows.read(body), onChange: replaceRun });
  if (currentKey.value === run.key) replaceListing(rows);
  else rows.close();
}

async function fetchRows(id: number): Promise<void> {
  const rows = new Listing();
  replaceListing(rows);
  const exchange = new Exchange({
    signal: rows.closed,
    readBody: (body) => rows.read(body),
    onRequest() {},
    onTrouble: (trouble) => {
      rows.trouble.value = trouble;
    },
  });
  try {
    await exchange.readConsulta(id);
  } catch (error) {
    if (!rows.closed.aborted) rows.failure.value = failureOf(error);
  }
}

const readHere: ReadBody = async (body) => readConsulta(body).consulta;

function replaceRun(changed: Run): void {
  runs.value = runs.value.map((run) => (run.key === changed.key ? changed : run));
}

function replaceListing(next: Listing | undefined): void {
  listing.value?.close();
  listing.value = next;
}

export function isUnderWay(run: Run): boolean {
  return run.phase.name === 'sending' || run.phase.name === 'waiting';
}

/** `crypto.randomUUID` exists only on https and localhost; the page is also opened from other machines. */
function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}
