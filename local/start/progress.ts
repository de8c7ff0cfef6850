import { clearLine, cursorTo } from 'node:readline';
import { styleText } from 'node:util';
import { numerals } from '@sel/runtime/numerals';
import { wantsColours } from '@sel/runtime/readable-log';

const seconds = numerals('es', {
  style: 'unit',
  unit: 'second',
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});
const FRAMES = [...'⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏'];
const FRAME_MS = 80;
/** Titles are as wide as the longest, so that what follows stands in one column. */
const TITLE_WIDTH = 17;

/** Changes what a step says about itself while it is under way. */
export type Detail = (text: string) => void;

interface Step {
  title: string;
  detail: string;
  startMs: number;
}

/** Shows the steps of a start: a line that moves while a step lasts on a terminal, plain lines elsewhere. */
export class Progress {
  readonly #stream: NodeJS.WriteStream;
  readonly #moves: boolean;
  readonly #colours: boolean;
  #current: Step | undefined;
  #timer: NodeJS.Timeout | undefined;
  #frame = 0;

  constructor(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv) {
    this.#stream = stream;
    this.#moves = stream.isTTY === true && env.TERM !== 'dumb';
    this.#colours = wantsColours(env, stream.isTTY);
  }

  /** Writes text above the step that is under way. */
  write(text: string): void {
    this.#erase();
    this.#stream.write(text);
    this.#draw();
  }

  /** Runs a step. @param run resolves with what to say of its result, if anything. */
  async step(title: string, run: (detail: Detail) => Promise<string | undefined>): Promise<void> {
    const step = { title, detail: '', startMs: performance.now() };
    this.#begin(step);
    try {
      const result = await run((text) => {
        step.detail = text;
        this.#redraw();
      });
      this.#end(step, 'green', '✔', result);
    } catch (error) {
      this.#end(step, 'red', '✘', undefined);
      throw error;
    }
  }

  /** Forgets the step that is under way: its end no longer matters. */
  abandon(): void {
    clearInterval(this.#timer);
    this.#erase();
    this.#current = undefined;
  }

  paint(style: Parameters<typeof styleText>[0], text: string): string {
    return this.#colours ? styleText(style, text, { validateStream: false }) : text;
  }

  #begin(step: Step): void {
    this.#current = step;
    if (!this.#moves) this.#stream.write(`${step.title}…\n`);
    else this.#timer = setInterval(() => this.#redraw(), FRAME_MS);
    this.#draw();
  }

  #end(step: Step, style: 'green' | 'red', mark: string, result: string | undefined): void {
    if (this.#current !== step) return;
    this.abandon();
    const lasted = seconds((performance.now() - step.startMs) / 1000);
    const details = this.paint('dim', [result, lasted].filter(Boolean).join(' · '));
    this.#stream.write(`${this.paint(style, mark)} ${step.title.padEnd(TITLE_WIDTH)}  ${details}\n`);
  }

  #redraw(): void {
    this.#frame += 1;
    this.#erase();
    this.#draw();
  }

  #erase(): void {
    if (!this.#moves || !this.#current) return;
    cursorTo(this.#stream, 0);
    clearLine(this.#stream, 0);
  }

  #draw(): void {
    if (!this.#moves || !this.#current) return;
    const { title, detail } = this.#current;
    const frame = FRAMES[this.#frame % FRAMES.length] as string;
    // A line that wraps could not be erased.
    const text = `${title}… ${detail}`.slice(0, (this.#stream.columns || 80) - 3);
    this.#stream.write(`${this.paint('cyan', frame)} ${text}`);
  }
}
