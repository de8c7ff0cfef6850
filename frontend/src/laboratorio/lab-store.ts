import { batch, computed, signal } from '@preact/signals';
import { HISTORY_MS } from '@sel/contract/lab/bounds';
import type { LabState } from '@sel/contract/lab/control';
import type { ExperimentProgress } from '@sel/contract/lab/experiments';
import type { LabMarker, LabSnapshot } from '@sel/contract/lab/snapshot';
import { lastNewsMs, saysTheSame } from './rest.ts';
import type { Told } from './stream.ts';

type ConnectionState = 'connecting' | 'open' | 'lost' | 'full' | 'absent';

/** After so long without news nothing but the charts' past moves: workers that are gone have left the picture. */
const SETTLE_MS = 8_000;
/** So often is enough then: a twelfth of what the charts show. */
const WANDER_MS = 10_000;
/** While an experiment measures, the page is drawn no more often than this: it shares the machine with what is measured. */
const SPARING_MS = 1_000;
/** A laboratory that does not say what can be done is asked again after this. */
const RETRY_MS = 2_000;

/** All that a page knows of the laboratory, from what it is told; everything that is drawn is drawn from this. */
export class LabStore {
  readonly connectionState = signal<ConnectionState>('connecting');
  readonly snapshot = signal<LabSnapshot | undefined>(undefined);
  readonly history = signal<readonly LabSnapshot[]>([]);
  readonly markers = signal<readonly LabMarker[]>([]);
  readonly progress = signal<ExperimentProgress | null>(null);
  readonly state = signal<LabState | undefined>(undefined);
  /** Whether there is anything to show. */
  readonly isThere = computed(() => this.snapshot.value !== undefined);
  /** Whether what is shown stands still, because nobody tells how it goes on. */
  readonly isStale = computed(
    () => this.connectionState.value !== 'open' || !this.snapshot.value?.databaseAnswers,
  );
  readonly #readState: () => Promise<LabState | undefined>;
  /** When its last picture was, and the last one that had something new in it, on the laboratory's clock. */
  #heardMs = 0;
  #newsMs = 0;
  /** What can be done was asked for so many times; an older answer that comes late is not taken. */
  #asked = 0;
  #askAgain: ReturnType<typeof setTimeout> | undefined;

  /** @param readState resolves with undefined when the laboratory cannot tell at the moment. */
  constructor(readState: () => Promise<LabState | undefined>) {
    this.#readState = readState;
  }

  readonly take = (told: Told): void => {
    switch (told.name) {
      case 'history':
        this.#takeHistory(told.data.snapshots, told.data.markers);
        return;
      case 'snapshot':
        this.#takePicture(told.data);
        return;
      case 'marker':
        this.markers.value = [...this.markers.value, told.data];
        void this.refreshState();
        return;
      case 'experiment':
        this.#takeProgress(told.data);
        return;
      case 'full':
        this.connectionState.value = 'full';
        return;
      case 'lost':
        // What was seen before stays on show, and is lost; otherwise there may be none here at all.
        this.connectionState.value = this.snapshot.value ? 'lost' : 'absent';
    }
  };

  /** What another tab has to be told that has just been opened. */
  readonly soFar = (): Told[] => {
    const { value: connection } = this.connectionState;
    if (connection === 'connecting') return [];
    if (connection !== 'open') return [{ name: connection === 'full' ? 'full' : 'lost' }];
    return [
      { name: 'history', data: { snapshots: this.history.value, markers: this.markers.value } },
      { name: 'experiment', data: this.progress.value },
    ];
  };

  /** Asks what can be done and what is set, until there is an answer. Only the events tell whether the connection is lost. */
  readonly refreshState = async (): Promise<void> => {
    this.stopAsking();
    const mine = this.#asked;
    const answer = await this.#readState();
    if (mine !== this.#asked) return;
    if (answer) this.state.value = answer;
    else this.#askAgain = setTimeout(this.refreshState, RETRY_MS);
  };

  stopAsking(): void {
    this.#asked += 1;
    clearTimeout(this.#askAgain);
  }

  #takeHistory(snapshots: readonly LabSnapshot[], markers: readonly LabMarker[]): void {
    batch(() => {
      this.history.value = snapshots;
      this.markers.value = markers;
      this.snapshot.value = snapshots.at(-1) ?? this.snapshot.value;
      this.connectionState.value = 'open';
    });
    this.#heardMs = this.snapshot.value?.atMs ?? 0;
    this.#newsMs = lastNewsMs(snapshots);
    void this.refreshState();
  }

  #takeProgress(progress: ExperimentProgress | null): void {
    const hadState = this.progress.value?.state;
    this.progress.value = progress;
    // An experiment sets work and load, and sets them back.
    if (progress?.state !== hadState) void this.refreshState();
  }

  /** A page at rest draws nothing: where a picture says nothing new, it is enough to know that it came. */
  #takePicture(latest: LabSnapshot): void {
    const shown = this.snapshot.peek();
    const isSparing = this.progress.peek()?.state === 'running';
    if (shown && isSparing && latest.atMs - shown.atMs < SPARING_MS) return;
    if (!shown || !saysTheSame(shown, latest)) this.#newsMs = latest.atMs;
    else if (!this.#movesOn(shown.atMs, latest.atMs)) {
      this.#heardMs = latest.atMs;
      return;
    }
    const oldestMs = latest.atMs - HISTORY_MS;
    // What was not drawn meanwhile was as it had been shown.
    const rested = shown && this.#heardMs > shown.atMs ? [{ ...shown, atMs: this.#heardMs }] : [];
    this.#heardMs = latest.atMs;
    batch(() => {
      this.snapshot.value = latest;
      this.history.value = [...this.history.value.filter(({ atMs }) => atMs >= oldestMs), ...rested, latest];
      if (this.markers.value.some(({ atMs }) => atMs < oldestMs)) {
        this.markers.value = this.markers.value.filter(({ atMs }) => atMs >= oldestMs);
      }
    });
  }

  /** Whether the charts look another way although nothing is new: what they show of the past wanders out of them. */
  #movesOn(shownMs: number, latestMs: number): boolean {
    const quietMs = latestMs - Math.max(this.#newsMs, this.markers.peek().at(-1)?.atMs ?? 0);
    if (quietMs < SETTLE_MS) return true;
    return quietMs < HISTORY_MS + WANDER_MS && latestMs - shownMs >= WANDER_MS;
  }
}
