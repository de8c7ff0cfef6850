import type { Browser, Page } from 'playwright-core';
import { startPage } from '../local/ephemeral/system.ts';
import type { ServiceProcess } from '../local/processes/service-process.ts';
import { startBrowser } from './browser.ts';
import { type LabFigures, labFigures } from './lab-figures.ts';
import { visit } from './page-checks.ts';
import { FakeLab } from './services/fake-lab.ts';

/** The address of the laboratory, and with a key. */
export const HERE = '#/laboratorio';
export const WITH_KEY = `${HERE}?clave=k`;

export const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name });
export const link = (page: Page, name: string | RegExp) => page.getByRole('link', { name });
export const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });

/** The page before a laboratory that says whatever a test wants. */
export class FakeLabPage {
  lab: FakeLab;
  readonly page: { url: string; service: ServiceProcess };
  readonly browser: Browser;

  static async start(): Promise<FakeLabPage> {
    const lab = await FakeLab.start(labFigures());
    const [page, browser] = await Promise.all([startPage(lab.url), startBrowser()]);
    return new FakeLabPage(lab, page, browser);
  }

  constructor(lab: FakeLab, page: { url: string; service: ServiceProcess }, browser: Browser) {
    this.lab = lab;
    this.page = page;
    this.browser = browser;
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
    await this.browser.close();
    await this.page.service.end('SIGTERM');
    await this.lab.stop();
  }
}
