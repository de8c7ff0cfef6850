import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';

/** modern-gif as a script of a page, where it can read PNG pictures. */
const MODERN_GIF = readFileSync(
  createRequire(import.meta.url)
    .resolve('modern-gif')
    .replace(/index\.\w+$/, 'index.js'),
  'utf8',
);

const FRAME_EVERY_MS = 700;
const LAST_FRAME_SHOWN_MS = 1_500;

/** Takes pictures of a page while something happens there, and makes one moving picture of them, in less time. */
export class MovingPicture {
  readonly #page: Page;
  readonly #frames: string[] = [];
  #isOver = false;
  readonly #taken: Promise<void>;

  constructor(page: Page) {
    this.#page = page;
    this.#taken = this.#take();
  }

  async #take(): Promise<void> {
    while (!this.#isOver) {
      const nextMs = performance.now() + FRAME_EVERY_MS;
      const png = await this.#page.screenshot({ type: 'png' });
      this.#frames.push(`data:image/png;base64,${png.toString('base64')}`);
      await new Promise((resolve) => setTimeout(resolve, nextMs - performance.now()));
    }
  }

  /** @returns a GIF of this length with what was seen so far. */
  async end(browser: Browser, lengthMs: number): Promise<Buffer> {
    this.#isOver = true;
    await this.#taken;
    const delay = Math.round((lengthMs - LAST_FRAME_SHOWN_MS) / (this.#frames.length - 1) / 10) * 10;
    const frames = this.#frames.map((data, index) => ({
      data,
      delay: index < this.#frames.length - 1 ? delay : LAST_FRAME_SHOWN_MS,
    }));
    const { width, height } = this.#page.viewportSize() as { width: number; height: number };
    return encode(browser, frames, { width, height, maxColors: 128 });
  }
}

async function encode(browser: Browser, frames: object[], options: object): Promise<Buffer> {
  const page = await browser.newPage();
  try {
    await page.addScriptTag({ content: MODERN_GIF });
    await page.evaluate(`window.encoder = new modernGif.Encoder(${JSON.stringify(options)})`);
    for (const frame of frames) await page.evaluate(`encoder.encode(${JSON.stringify(frame)})`);
    const base64 = await page.evaluate<string>(
      'encoder.flush().then((gif) => new Uint8Array(gif).toBase64())',
    );
    return Buffer.from(base64, 'base64');
  } finally {
    await page.close();
  }
}
