/** Says on the terminal what is being done, each time on the same line; one line each elsewhere. */
export class Progress {
  readonly #startedMs = performance.now();
  readonly #stream = process.stderr;
  #width = 0;

  say(text: string): void {
    const seconds = Math.round((performance.now() - this.#startedMs) / 1000);
    const line = `[${String(seconds).padStart(4)} s] ${text}`;
    if (!this.#stream.isTTY) {
      this.#stream.write(`${line}\n`);
      return;
    }
    this.#stream.write(`\r${line.padEnd(this.#width)}`);
    this.#width = line.length;
  }

  end(): void {
    if (this.#stream.isTTY) this.#stream.write('\n');
  }
}
