import { counter, type NounForms, numerals } from '@sel/runtime/numerals';

const WIDTH = 30;
const MEASUREMENTS: NounForms = { one: 'medición', other: 'mediciones' };
const number = numerals('es');
const count = counter('es');

/** One line that is drawn over itself on a terminal, and a line for each step elsewhere. */
export class ProgressBar {
  readonly #stream: NodeJS.WriteStream;
  #last = '';

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
  }

  draw(done: number, total: number): void {
    const full = total > 0 ? Math.round((done / total) * WIDTH) : 0;
    const line = `[${'█'.repeat(full)}${'░'.repeat(WIDTH - full)}] ${number(done)} de ${count(total, MEASUREMENTS)}`;
    if (line === this.#last) return;
    this.#last = line;
    this.#stream.write(this.#stream.isTTY ? `\r${line}` : `${line}\n`);
  }

  end(): void {
    if (this.#stream.isTTY && this.#last) this.#stream.write('\n');
  }
}
