import { computed, effect, type ReadonlySignal, signal } from '@preact/signals';
import type { Solicitud } from '@sel/contract/solicitud';
import { type ConsultaHead, consultaId, type Failure, failureOf, nowMs, type Run } from '../consulta/run.ts';
import type { Listing } from '../listing/listing.ts';
import type { Telling } from '../preferences.ts';
import type { ReadBody } from './exchange.ts';
import type { FollowOptions } from './follow.ts';
import { linkedRun } from './linked-run.ts';

/** More than these nobody compares. */
const MAX_RUNS = 50;

/** What a session needs of the browser and of the API. */
interface SessionParts {
  stored: { load(): Run[]; store(runs: readonly Run[]): void };
  follow(run: Run, options: FollowOptions): Promise<void>;
  /** @throws when trying again does not help. */
  read(id: number): Promise<ConsultaHead>;
  /** Reads a consulta without rows. */
  readHead: ReadBody;
  newListing(): Listing;
  /** Fetches the rows of a consulta that has ended. */
  fetchRows(id: number, into: Listing): Promise<void>;
  telling(): Telling;
}

interface Session {
  /** The consultas of this session, the newest first. */
  readonly runs: ReadonlySignal<readonly Run[]>;
  /** The one on show. */
  readonly current: ReadonlySignal<Run | undefined>;
  /** The rows of the one on show, when it is a listing. */
  readonly listing: ReadonlySignal<Listing | undefined>;
  /** Why the consulta of a link cannot be shown. */
  readonly linkFailure: ReadonlySignal<Failure | undefined>;
  /** Takes up the session where the page was left: consultas that had not ended are followed again. */
  resume(): void;
  /** Sends a new consulta and shows it. @returns when it has ended. */
  send(solicitud: Solicitud, telling?: Telling): Promise<void>;
  /** Shows a consulta of the session again; the rows of a listing are fetched once more. */
  open(run: Run): void;
  /** Shows the consulta of a link, whoever has sent it. */
  openById(id: number): Promise<void>;
  /** Forgets the consultas that have ended. */
  clear(): void;
}

export function createSession(parts: SessionParts): Session {
  const runs = signal<readonly Run[]>([]);
  const currentKey = signal<string | undefined>(undefined);
  const current = computed(() => runs.value.find((run) => run.key === currentKey.value));
  const listing = signal<Listing | undefined>(undefined);
  const linkFailure = signal<Failure | undefined>(undefined);

  const replaceRun = (changed: Run) => {
    runs.value = runs.value.map((run) => (run.key === changed.key ? changed : run));
  };
  const replaceListing = (next: Listing | undefined) => {
    listing.value?.close();
    listing.value = next;
  };
  const show = (run: Run) => {
    linkFailure.value = undefined;
    if (currentKey.value === run.key) return;
    currentKey.value = run.key;
    replaceListing(undefined);
  };
  const add = (run: Run) => {
    runs.value = [run, ...runs.value].slice(0, MAX_RUNS);
    show(run);
  };
  const followRun = async (run: Run) => {
    // A code finds one producto at most; whatever else finds a list, whose rows a thread reads.
    if ('codigo' in run.solicitud) {
      return parts.follow(run, { readBody: parts.readHead, onChange: replaceRun });
    }
    const rows = parts.newListing();
    await parts.follow(run, { readBody: (body) => rows.read(body), onChange: replaceRun });
    if (currentKey.value === run.key) replaceListing(rows);
    else rows.close();
  };
  const open = (run: Run) => {
    show(run);
    if (run.phase.name !== 'ended' || run.phase.consulta.productoCount === null) return;
    const rows = parts.newListing();
    replaceListing(rows);
    void parts.fetchRows(run.phase.id, rows);
  };

  return {
    runs,
    current,
    listing,
    linkFailure,
    open,
    resume() {
      runs.value = parts.stored.load();
      effect(() => parts.stored.store(runs.value));
      for (const run of runs.value) if (isUnderWay(run)) void followRun(run);
    },
    send(solicitud, telling = parts.telling()) {
      const run: Run = {
        key: randomKey(),
        solicitud,
        telling,
        sentMs: nowMs(),
        requestsMs: [],
        phase: { name: 'sending' },
      };
      add(run);
      return followRun(run);
    },
    async openById(id) {
      if (current.value && consultaId(current.value) === id) return;
      const known = runs.value.find((run) => consultaId(run) === id);
      if (known) return open(known);
      try {
        const run = linkedRun(await parts.read(id), parts.telling());
        add(run);
        if (isUnderWay(run)) await followRun(run);
        else open(run);
      } catch (error) {
        currentKey.value = undefined;
        replaceListing(undefined);
        linkFailure.value = failureOf(error);
      }
    },
    clear() {
      runs.value = runs.value.filter(isUnderWay);
      if (!current.value) replaceListing(undefined);
    },
  };
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
