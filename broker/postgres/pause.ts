/** A wait that can be ended by somebody else, also before it begins. */
export class Pause {
  #resolve: (() => void) | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isEnding = false;

  /** Resolves after `ms`, or in the turn of the event loop after {@link end} was called. */
  async wait(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#resolve = resolve;
      if (this.#isEnding) return;
      this.#timer = setTimeout(resolve, ms);
    });
    clearTimeout(this.#timer);
    this.#resolve = undefined;
  }

  /** All that one turn of the event loop has to say ends one wait. */
  end(): void {
    if (this.#isEnding) return;
    this.#isEnding = true;
    setImmediate(() => {
      this.#isEnding = false;
      this.#resolve?.();
    });
  }
}
