import { after, before } from 'node:test';
import type { Browser, Locator, Page } from 'playwright-core';
import { type System, type SystemOptions, startSystem } from '../local/ephemeral/system.ts';
import { startBrowser } from './browser.ts';
import { type VisitOptions, visit } from './page-checks.ts';

type Visit = VisitOptions & { hash?: string };

/** A system with its page, and a browser to look at it, for the tests of one file. */
export function pageOfASystem(options: SystemOptions = { workers: 2 }) {
  let system: System;
  let browser: Browser;
  before(async () => {
    [system, browser] = await Promise.all([startSystem({ ...options, page: true }), startBrowser()]);
  });
  after(async () => {
    await browser?.close();
    await system?.stop();
  });
  return {
    get system(): System {
      return system;
    },
    /** Without motion unless `options` want it: what moves is drawn sixty times a second. */
    visit: ({ hash = '', ...options }: Visit, look: (page: Page) => Promise<void>) =>
      visit(browser, `${system.pageUrl}/${hash}`, { reducedMotion: 'reduce', ...options }, look),
  };
}

export const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
export const outcome = (page: Page) => page.getByRole('region', { name: /^(Resultado|Result)$/ });
export const history = (page: Page) => page.getByRole('region', { name: /^(Esta sesión|This session)$/ });

export async function search(page: Page, codigo: string): Promise<void> {
  await page.getByLabel('Código del producto').fill(codigo);
  await button(page, 'Buscar por Código').click();
}

/** Resolves when the headline says how long the consulta took. */
export async function waitForEnd(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1, name: /^(Consulta|Query) \d+: / }).waitFor();
}

export async function text(locator: Locator): Promise<string> {
  return (await locator.textContent())?.replaceAll(/\s+/g, ' ') ?? '';
}

/** An error as the gateway and the laboratory tell it, for a route of the page to answer. */
export function problem(status: number, code: string, detail: string) {
  const body = JSON.stringify({ code, status, detail });
  return { status, contentType: 'application/problem+json', body };
}

/** Lets the page be told so many times that the system is not available; always when left out. */
export async function refuse(
  page: Page,
  headers: Record<string, string>,
  code: string,
  times?: number,
): Promise<void> {
  const answer = { ...problem(503, code, 'El sistema recibe más de lo que puede aceptar.'), headers };
  await page.route(
    '**/api/consultar',
    (route) => route.fulfill(answer),
    times === undefined ? {} : { times },
  );
}
