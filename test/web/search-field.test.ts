/** The search field in a browser: suggestions while somebody writes, by keyboard and by pointer, and a plain field where they cannot come. */
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
const SHOTS = process.env.SHOTS;

let application: Application;
let browser: Browser | undefined;
beforeAll(async () => {
  application = await startApplication();
  await seed(application);
  browser = await startBrowser().catch(() => undefined);
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await application.close();
});

interface Opened {
  page: Page;
  complaints: string[];
}

async function open(path: string, { width = 1280, theme = 'ljust', script = true } = {}): Promise<Opened> {
  if (browser === undefined) throw new Error('No browser');
  const context = await browser.newContext({ viewport: { width, height: 900 }, javaScriptEnabled: script });
  await context.addCookies([{ name: 'tema', value: theme, url: application.url }]);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(application.url + path);
  return { page, complaints };
}

const field = (page: Page) => page.locator('#q');
const options = (page: Page) => page.getByRole('option');
const activeText = (page: Page): Promise<string> =>
  page.evaluate(
    'document.getElementById(document.getElementById("q").getAttribute("aria-activedescendant"))?.querySelector("span").textContent ?? ""',
  );

async function write(page: Page, text: string): Promise<void> {
  await field(page).fill('');
  await field(page).pressSequentially(text);
  await options(page).first().waitFor();
}

describe('while somebody writes', () => {
  itInBrowser(
    'suggestions open under the field, and are gone through and taken by keyboard',
    async () => {
      const { page, complaints } = await open('/sok');
      await write(page, 'tryg');
      expect(await field(page).getAttribute('role')).toBe('combobox');
      expect(await field(page).getAttribute('aria-expanded')).toBe('true');
      expect(await page.locator(`#${await field(page).getAttribute('aria-controls')}`).getAttribute('role')).toBe(
        'listbox',
      );
      const texts = await page.locator('.suggest__text').allTextContents();
      expect(await page.getByRole('status').last().textContent()).toBe(`${texts.length} förslag`);
      await field(page).press('ArrowDown');
      expect(await activeText(page)).toBe(texts[0]);
      await field(page).press('ArrowUp');
      expect(await activeText(page)).toBe(texts.at(-1));
      await field(page).press('ArrowDown');
      expect(await page.locator('[aria-selected=true]').count()).toBe(1);
      expect(await field(page).inputValue()).toBe('tryg');
      await field(page).press('Enter');
      await page.waitForURL(/q=/);
      expect(new URL(page.url()).searchParams.get('q')).toBe(texts[0]);
      expect(await page.locator('ol.items > li').count()).toBeGreaterThan(0);
      expect(complaints).toEqual([]);
      await page.context().close();
    },
    60_000,
  );

  itInBrowser(
    'Escape closes them and leaves the text; Enter then searches for it',
    async () => {
      const { page } = await open('/sok');
      await write(page, 'tryg');
      await field(page).press('ArrowDown');
      await field(page).press('Escape');
      expect(await options(page).count()).toBe(0);
      expect(await field(page).getAttribute('aria-expanded')).toBe('false');
      expect(await field(page).getAttribute('aria-activedescendant')).toBeNull();
      expect(await field(page).inputValue()).toBe('tryg');
      await field(page).press('Enter');
      await page.waitForURL(/q=tryg(?:&|$)/);
      await page.context().close();
    },
    60_000,
  );

  itInBrowser(
    'a pressed filter name gives its values, a pressed value is searched for',
    async () => {
      const { page } = await open('/sok');
      await write(page, 'polis niv');
      await page.getByRole('option', { name: 'nivå:' }).click();
      await page.getByRole('option', { name: /regionalt.*Regionen/ }).click();
      await page.waitForURL(/q=/);
      expect(new URL(page.url()).searchParams.get('q')).toBe('polis nivå:regionalt');
      await page.context().close();
    },
    60_000,
  );

  itInBrowser(
    'they go when the field is left, and a field that nobody answers is a field',
    async () => {
      const { page, complaints } = await open('/sok');
      await write(page, 'tryg');
      await field(page).press('Tab');
      expect(await options(page).count()).toBe(0);
      await page.route('**/api/v1/suggestions*', (route) => route.fulfill({ status: 503, body: 'nej' }));
      await field(page).fill('polis');
      await page.waitForTimeout(400);
      expect(await options(page).count()).toBe(0);
      await field(page).press('Enter');
      await page.waitForURL(/q=polis(?:&|$)/);
      expect(complaints.filter((text) => !text.includes('Failed to load resource'))).toEqual([]);
      await page.context().close();
    },
    60_000,
  );

  for (const [where, click] of [
    ['the heading', (page: Page) => page.locator('.reshead h2').click()],
    ['empty page', (page: Page) => page.mouse.click(1270, 880)],
    ['a hit', (page: Page) => page.locator('.item__text').last().click()],
    ['something that takes no focus', (page: Page) => page.evaluate('document.querySelector(".reshead").click()')],
    ['a menu', (page: Page) => page.locator('.side').click({ position: { x: 20, y: 500 } })],
  ] as const)
    itInBrowser(
      `they go when ${where} is clicked`,
      async () => {
        const { page } = await open('/sok?q=polis');
        await write(page, 'tryg');
        await click(page);
        expect(await options(page).count()).toBe(0);
        expect(await field(page).getAttribute('aria-expanded')).toBe('false');
        await page.context().close();
      },
      60_000,
    );

  itInBrowser(
    'a click while they are being asked for leaves the field closed',
    async () => {
      const { page } = await open('/sok?q=polis');
      await page.route('**/api/v1/suggestions*', async (route) => {
        await new Promise((resolve) => setTimeout(resolve, 300));
        await route.continue();
      });
      const asked = page.waitForRequest('**/api/v1/suggestions*');
      await field(page).fill('tryg');
      await asked;
      await page.locator('.reshead h2').click();
      await page.waitForTimeout(600);
      expect(await field(page).getAttribute('aria-expanded')).toBe('false');
      expect(await options(page).count()).toBe(0);
      await page.context().close();
    },
    60_000,
  );

  itInBrowser(
    'no numbers stand beside them: they would seem to be of hits',
    async () => {
      const { page } = await open('/sok');
      await write(page, 'tryg');
      await options(page).first().waitFor();
      expect((await page.locator('.suggest__aside').allTextContents()).join()).not.toMatch(/\d/);
      await page.context().close();
    },
    60_000,
  );

  itInBrowser(
    'what was left empty is not in the address',
    async () => {
      const { page } = await open('/sok?q=polis&niva=lokalsamhallet');
      await field(page).fill('polisen');
      await field(page).press('Enter');
      await page.waitForURL(/polisen/);
      expect([...new URL(page.url()).searchParams].sort()).toEqual([
        ['niva', 'lokalsamhallet'],
        ['q', 'polisen'],
      ]);
      await page.context().close();
    },
    60_000,
  );

  const LONG = 'x'.repeat(400);
  for (const text of [
    LONG,
    `polis ${LONG}`,
    `polis OR ${LONG}`,
    `polis -${LONG}`,
    `polis "${LONG}`,
    `rubrik:${LONG}`,
    `polis område:${LONG}`,
    `polis källa:${LONG}`,
    `polis ${LONG}*`,
    `trygghetsvandrng ${LONG}`,
    `polis ${'x'.repeat(200)}-${'y'.repeat(200)}`,
  ])
    for (const width of [320, 1280])
      itInBrowser(
        `${text.replace(/x{9,}/, 'xxx…').replace(/y{9,}/, 'yyy…')} is not wider than the page at ${width} px`,
        async () => {
          const { page } = await open(`/sok?q=${encodeURIComponent(text)}&omrade=${LONG}`, { width });
          await page.evaluate('for (const one of document.querySelectorAll("details")) one.open = true');
          expect(
            await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'),
          ).toBe(0);
          await page.context().close();
        },
        60_000,
      );

  itInBrowser(
    'without script it is a field of a form',
    async () => {
      const { page } = await open('/sok', { script: false });
      expect(await field(page).getAttribute('role')).toBeNull();
      await field(page).fill('polis');
      await field(page).press('Enter');
      await page.waitForURL(/q=polis(?:&|$)/);
      await page.context().close();
    },
    60_000,
  );

  for (const width of [320, 1280])
    for (const theme of ['ljust', 'morkt'])
      itInBrowser(
        `open suggestions are accessible at ${width} px, ${theme}`,
        async () => {
          const { page, complaints } = await open(`/sok?q=${encodeURIComponent('trygghetsvandrng -idrott')}`, {
            width,
            theme,
          });
          await write(page, 'tryg');
          await field(page).press('ArrowDown');
          if (SHOTS !== undefined) {
            mkdirSync(SHOTS, { recursive: true });
            await page.screenshot({ path: join(SHOTS, `suggestions-${width}-${theme}.png`) });
          }
          const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze();
          expect(
            violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' ')}`),
          ).toEqual([]);
          expect(
            await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'),
          ).toBe(0);
          expect(complaints).toEqual([]);
          await page.context().close();
        },
        60_000,
      );
});
