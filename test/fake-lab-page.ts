import { after, before } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { startPage } from '../local/ephemeral/system.ts';
import type { ServiceProcess } from '../local/processes/service-process.ts';
import { type BrowserOptions, startBrowser } from './browser.ts';
import { type LabFigures, labFigures } from './lab-figures.ts';
import { visit } from './page-checks.ts';
import { FakeLab } from './services/fake-lab.ts';

/** The address of the laboratory, and with a key. */
export const HERE = '#/laboratorio';
export const WITH_KEY = `${HERE}?clave=k`;

export const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name });
export const link = (page: Page, name: string | RegExp) => page.getByRole('link', { name });
export const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });

/** The page before a laboratory that says whatever a test wants, and a browser to look at it, for the tests of one file. */
export function fakeLabPage(browserOptions: BrowserOptions = {}) {
  const fake = new FakeLabPage();
  before(() => fake.start(browserOptions));
  after(() => fake.stop());
  return fake;
}

class FakeLabPage {
  lab!: FakeLab;
  page!: { url: string; service: ServiceProcess };
  browser!: Browser;

  async start(browserOptions: BrowserOptions): Promise<void> {
    this.lab = await FakeLab.start(labFigures());
    [this.page, this.browser] = await Promise.all([startPage(this.lab.url), startBrowser(browserOptions)]);
  }

  /** Opens the page with these figures, without motion unless `options` want it. */
  look(figures: LabFigures, hash: string, watch: (page: Page) => Promise<void>, options = {}): Promise<void> {
    this.lab.figures = figures;
    return visit(this.browser, `${this.page.url}/${hash}`, { reducedMotion: 'reduce', ...options }, watch);
  }

  /** Another laboratory where the stopped one was. */
  async startLabAgain(figures: LabFigures): Promise<void> {
    this.lab = await FakeLab.start(figures, Number(new URL(this.lab.url).port));
  }

  async stop(): Promise<void> {
    await this.browser?.close();
    await this.page?.service.end('SIGTERM');
    await this.lab?.stop();
  }
}
