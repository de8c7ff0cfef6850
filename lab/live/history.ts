import { HISTORY_MS } from '@sel/contract/lab/bounds';
import type { LabMarker, LabSnapshot } from '@sel/contract/lab/snapshot';

/** The last two minutes: pictures, and what is marked in them. */
export class History {
  #snapshots: LabSnapshot[] = [];
  #markers: LabMarker[] = [];
  #marks = 0;

  get latest(): LabSnapshot | undefined {
    return this.#snapshots.at(-1);
  }

  get past(): { snapshots: readonly LabSnapshot[]; markers: readonly LabMarker[] } {
    return { snapshots: this.#snapshots, markers: this.#markers };
  }

  add(snapshot: LabSnapshot): void {
    const oldestMs = snapshot.atMs - HISTORY_MS;
    this.#snapshots = [...this.#snapshots.filter(({ atMs }) => atMs >= oldestMs), snapshot];
    this.#markers = this.#markers.filter(({ atMs }) => atMs >= oldestMs);
  }

  /** @returns the marker with its number: the same for everybody, and never used again. */
  mark(marker: Omit<LabMarker, 'number'>): LabMarker {
    this.#marks += 1;
    const numbered = { number: this.#marks, ...marker };
    this.#markers.push(numbered);
    return numbered;
  }
}
