import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import * as axe from '@axe-core/playwright';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { type Application, startApplication } from './application.js';
import { itInBrowser, startBrowser } from './browser.js';
import { seed } from './seed.js';

// The package is CommonJS: under ESM its class is a level further in, depending on who loads it.
const AxeBuilder = (axe.default as unknown as { default?: typeof axe.default }).default ?? axe.default;
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'];
const WIDTHS = [320, 1280];
const THEMES = ['ljust', 'morkt'];
/** Where to leave pictures, for people to look at. */
const SHOTS = process.env.SHOTS;

const PAGES: Record<string, string> = {
  hits: `/sok?q=${encodeURIComponent('tolv OR climate OR superlång*')}&niva=lokalsamhallet&niva=regionalt&niva=globalt&fran=2025-12-01&omrade=finns-inte`,
  none: '/sok?q=qwxzqwxz+trygghetsvandring&omrade=klimat',
  sources: '/kallor?hamtar=lokaltidningen',
  adding: '/kallor/ny?url=https://ny.example/',
  missing: '/sokk',
};

let application: Application;
let emptyApplication: Application;
let brokenApplication: Application;
/** The store answers, queue and search do not. */
let degradedApplication: Application;
/** The store does not answer either. */
let closedApplication: Application;
let browser: Browser | undefined;

beforeAll(async () => {
  application = await startApplication();
  await seed(application);
  emptyApplication = await startApplication();
  const engine = { ...emptyApplication.services.engine, search: () => Promise.reject(new Error('Sökmotorn är borta')) };
  brokenApplication = await startApplication({ engine });
  degradedApplication = await startApplication({ down: () => new Set(['redis', 'search']) });
  await seed(degradedApplication);
  closedApplication = await startApplication();
  await closedApplication.save('lokaltidningen', [{ title: 'Polis i centrum' }]);
  await closedApplication.store.close();
  browser = await startBrowser().catch(() => undefined);
}, 60_000);
afterAll(async () => {
  await browser?.close();
  const all = [application, emptyApplication, brokenApplication, degradedApplication, closedApplication];
  await Promise.all(all.map((one) => one.close()));
});

async function open(url: string, width: number, theme: string): Promise<{ page: Page; complaints: string[] }> {
  if (browser === undefined) throw new Error('No browser');
  const context = await browser.newContext({ viewport: { width, height: 900 }, javaScriptEnabled: true });
  await context.addCookies([{ name: 'tema', value: theme, url }]);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(url);
  return { page, complaints };
}

async function inspect(url: string, name: string, width: number, theme: string) {
  const { page, complaints } = await open(url, width, theme);
  // What is folded away must be as good as what shows.
  await page.evaluate('for (const one of document.querySelectorAll("details")) one.open = true');
  const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze();
  const sideways = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  const headings = await page.locator('h1').count();
  const shownTheme = await page.evaluate('getComputedStyle(document.documentElement).colorScheme');
  if (SHOTS !== undefined) {
    mkdirSync(SHOTS, { recursive: true });
    await page.screenshot({ path: join(SHOTS, `${name}-${width}-${theme}-open.png`), fullPage: true });
    await page.evaluate('for (const one of document.querySelectorAll("details")) one.open = false');
    await page.screenshot({ path: join(SHOTS, `${name}-${width}-${theme}.png`), fullPage: true });
  }
  await page.context().close();
  const found = violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes
        .map((node) => node.html)
        .join(' ')
        .slice(0, 400)}`,
  );
  // An error page is told of by the browser itself.
  return {
    violations: found,
    sideways,
    headings,
    shownTheme,
    complaints: complaints.filter((text) => !text.includes('Failed to load resource')),
  };
}

describe('every page, in both themes, narrow and wide, with everything unfolded', () => {
  const clean = (theme: string) => ({
    violations: [],
    sideways: 0,
    headings: 1,
    shownTheme: theme === 'ljust' ? 'light' : 'dark',
    complaints: [],
  });
  for (const width of WIDTHS) {
    for (const theme of THEMES) {
      for (const [name, path] of Object.entries(PAGES)) {
        itInBrowser(
          `${name} at ${width} px, ${theme}`,
          async () => {
            expect(await inspect(application.url + path, name, width, theme)).toEqual(clean(theme));
          },
          60_000,
        );
      }
      itInBrowser(
        `an empty base at ${width} px, ${theme}`,
        async () => {
          expect(await inspect(`${emptyApplication.url}/sok`, 'empty', width, theme)).toEqual(clean(theme));
        },
        60_000,
      );
      itInBrowser(
        `sources while queue and search are down at ${width} px, ${theme}`,
        async () => {
          const url = `${degradedApplication.url}/kallor?lage=behover-dig&vantar=journal`;
          expect(await inspect(url, 'waiting', width, theme)).toEqual(clean(theme));
        },
        60_000,
      );
      for (const path of ['/kallor', '/sok?q=polis'])
        itInBrowser(
          `${path} while the store is down at ${width} px, ${theme}`,
          async () => {
            const name = `down-${path.slice(1, 4)}`;
            expect(await inspect(closedApplication.url + path, name, width, theme)).toEqual(clean(theme));
          },
          60_000,
        );
      itInBrowser(
        `a failed search at ${width} px, ${theme}`,
        async () => {
          expect(await inspect(`${brokenApplication.url}/sok?q=polis&omrade=klimat`, 'failed', width, theme)).toEqual(
            clean(theme),
          );
        },
        60_000,
      );
    }
  }
});

describe('in a browser', () => {
  itInBrowser('"Hämta nu" passes the guard against other sites, and leads back with a message', async () => {
    const { page } = await open(`${application.url}/kallor`, 1280, 'ljust');
    await page.getByRole('button', { name: 'Hämta nu Lokaltidningen Nacka' }).click();
    expect(page.url()).toBe(`${application.url}/kallor?hamtar=lokaltidningen`);
    expect(await page.getByRole('status').textContent()).toContain('Lokaltidningen Nacka hämtas nu.');
    expect(application.jobs.map((job) => job.key)).toContain('https://lokal.example');
    await page.context().close();
  });

  itInBrowser('search and filters are one form: a ticked filter and a typed word go together', async () => {
    const { page } = await open(`${application.url}/sok?q=polis`, 1280, 'ljust');
    await page.getByRole('checkbox', { name: /Trygghet/ }).check();
    await page.getByRole('combobox').fill('trygghetsvandring');
    await page.getByRole('button', { name: 'Uppdatera' }).click();
    const query = new URL(page.url()).searchParams;
    expect([query.get('q'), query.get('omrade')]).toEqual(['trygghetsvandring', 'trygghet']);
    await page.context().close();
  });

  itInBrowser('a page of another site cannot make the browser fetch a source', async () => {
    const before = application.jobs.length;
    const { page } = await open(`${application.url}/kallor`, 1280, 'ljust');
    const form = `<form method="post" action="${application.url}/kallor/regionen/hamta"><button>Go</button></form>`;
    await page.route('https://evil.example/', (route) => route.fulfill({ contentType: 'text/html', body: form }));
    await page.goto('https://evil.example/');
    const [response] = await Promise.all([page.waitForResponse(/hamta/), page.getByRole('button').click()]);
    expect(response.status()).toBe(403);
    expect(application.jobs).toHaveLength(before);
    await page.context().close();
  });
});
