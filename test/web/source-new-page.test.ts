import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import * as axe from '@axe-core/playwright';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type CheerioAPI, load } from 'cheerio';
import type { Browser } from 'playwright-core';
import request from 'supertest';
import { fail, ok } from '../../src/domain/failure.js';
import { feedAt, trialOf, triedItem } from './adding.js';
import { type Application, startApplication } from './application.js';
import { itInBrowser, startBrowser } from './browser.js';

const AxeBuilder = (axe.default as unknown as { default?: typeof axe.default }).default ?? axe.default;
const SHOTS = process.env.SHOTS;

let application: Application;
let browser: Browser | undefined;
beforeAll(async () => {
  application = await startApplication(
    {},
    {
      adding: {
        propose: async (url) => {
          if (url.includes('borta')) return fail('dns', 'Servern borta.example finns inte.');
          const { origin } = new URL(url);
          const page = feedAt(`${origin}/nyheter${url.includes('bred') ? `/${'lang-adress'.repeat(20)}` : ''}`, {
            kind: 'html',
            selectors: { item: 'li.puff', title: 'h2' },
            title: 'Nyheter <från> sidan',
            why: 'Sidan har en lista med datum.',
          });
          const candidates = url.includes('en') ? [feedAt(`${origin}/rss`)] : [feedAt(`${origin}/rss`), page];
          return ok({ asked: url, answered: url, candidates, notes: [] });
        },
        trySource: async (source) => {
          if (source.url.includes('trasig')) return fail('not-a-feed', 'Svaret är inget flöde.');
          const items = [
            triedItem(source),
            triedItem(source, {
              title: '<b>Öppettider</b> i simhallen',
              areas: [],
              publishedAt: null,
              url: 'javascript:alert(1)',
            }),
            triedItem(source, { title: 'Gemensam krisövning', known: { id: 'x', sourceName: 'Region Exempel' } }),
          ];
          return ok({ ...trialOf(items), total: 20, skipped: 1, notes: ['En anmärkning.'], perWeek: 4.5 });
        },
      },
    },
  );
  browser = await startBrowser().catch(() => undefined);
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await application.close();
});

const words = (text: string): string => text.replace(/\s+/g, ' ').trim();
const post = (path: string, fields: Record<string, string>) =>
  request(application.url).post(path).type('form').set('Accept', 'text/html').send(fields);
const tryOut = async (fields: Record<string, string>, status = 200): Promise<CheerioAPI> =>
  load((await post('/kallor/prova', fields).expect(status)).text);
/** What the browser would send if the form were sent as it stands. */
const fieldsOf = ($: CheerioAPI): Record<string, string> =>
  Object.fromEntries(
    $('form[action="/kallor/prova"]')
      .serializeArray()
      .map(({ name, value }) => [name, value]),
  );
const countSources = async (): Promise<number> =>
  (await request(application.url).get('/api/v1/sources')).body.sources.length;

describe('the page that adds a source', () => {
  it('is found on the page about sources, and is a form that shows and saves nothing', async () => {
    const list = load((await request(application.url).get('/kallor').expect(200)).text);
    expect(list('.head a[href="/kallor/ny"]').text().trim()).toBe('Lägg till källa');
    expect(list('a[href="/api/v1/sources.opml"]')).toHaveLength(1);
    const $ = load((await request(application.url).get('/kallor/ny?url=https://anna:pw@a.example').expect(200)).text);
    expect($('h1').text()).toBe('Lägg till källa');
    expect($('#url').val()).toBe('https://a.example');
    expect($('button[formaction="/kallor"]')).toHaveLength(0);
    await request(application.url).get('/kallor/prova').set('Accept', 'text/html').expect(405);
    await request(application.url)
      .get('/kallor/nyy')
      .set('Accept', 'text/html')
      .expect(404, /\/kallor\/ny/);
  });

  it('shows what the address would give: where it was found, the items with their areas, what is there already', async () => {
    const before = await countSources();
    const $ = await tryOut({ url: 'https://www.varmdo.example/' });
    expect(words($('.msg--ok').text())).toContain(
      'Hittade ett flöde: https://www.varmdo.example/rss Adressen är ett flöde.',
    );
    expect(words($('.msg--ok').text())).toContain('Nivån är antagen: Nationen.');
    expect($('#h-prov').text()).toBe('Så hade de 3 första hamnat');
    expect($('.panel__head p').text()).toBe('1 av 20 finns redan via andra källor');
    const items = $('.items li')
      .map((_i, item) => words($(item).text()))
      .get();
    expect(items).toEqual([
      'Trygghetsvärdar i centrumTrygghet9 poäng20 nov 2026',
      '<b>Öppettider</b> i simhallenInget områdeUtan datum',
      'Gemensam krisövningTrygghet9 poäng20 nov 2026Finns redan: Region Exempel',
    ]);
    expect(
      $('.items a')
        .map((_i, link) => $(link).attr('href'))
        .get(),
    ).toEqual(['https://ny.example/1', 'https://ny.example/1']);
    expect(words($('.panel__foot').text())).toBe(
      'Väntad takt: ungefär 4,5 i veckan.1 post gick inte att läsa.En anmärkning.',
    );
    expect(
      $('input[name=kandidat]')
        .map((_i, one) => $(one).attr('value'))
        .get(),
    ).toEqual(['1', '2']);
    expect([$('#namn').val(), $('#niva').val(), $('#typ').val(), $('#sprak').val(), $('#var').val()]).toEqual([
      'Värmdö kommun, nyheter',
      'nationellt',
      'nyhet',
      'sv',
      'PT6H',
    ]);
    expect(await countSources()).toBe(before);
  });

  it('a shown source is added with what the person changed, and leads to its row', async () => {
    const fields = fieldsOf(await tryOut({ url: 'https://en.example/' }));
    const response = await post('/kallor', { ...fields, namn: 'Egna namnet', niva: 'regionalt', var: 'P1D' }).expect(
      303,
    );
    expect(response.headers.location).toBe('/kallor?hamtar=egna-namnet');
    const { body } = await request(application.url).get('/api/v1/sources/egna-namnet').expect(200);
    expect(body).toMatchObject({
      ...{ name: 'Egna namnet', url: 'https://en.example/rss', level: 'regionalt', every: 'P1D' },
      added: { by: 'lokal administratör' },
    });
    expect(application.jobs.at(-1)).toMatchObject({ key: 'https://en.example', priority: 'person' });
    const list = load((await request(application.url).get(response.headers.location ?? '')).text);
    expect(list('[role=status]').text()).toContain('Egna namnet hämtas nu.');
  });

  it('another candidate or address than was shown is shown before it is saved', async () => {
    const before = await countSources();
    const fields = fieldsOf(await tryOut({ url: 'https://tva.example/' }));
    const other = load((await post('/kallor', { ...fields, kandidat: '2' }).expect(200)).text);
    expect(words(other('.msg--ok').text())).toMatch(/^Det här har inte visats förut.*\/nyheter/);
    expect(other('#namn').val()).toBe('Nyheter <från> sidan');
    expect([other('#v-item').val(), other('#v-title').val(), other('#v-link').val()]).toEqual(['li.puff', 'h2', '']);
    const elsewhere = load((await post('/kallor', { ...fields, url: 'https://fyra.example/' }).expect(200)).text);
    expect(elsewhere('.msg--ok').text()).toContain('https://fyra.example/rss');
    expect(await countSources()).toBe(before);
    await post('/kallor', { ...fieldsOf(other), 'v-title': 'h2 a' }).expect(303);
    const { body } = await request(application.url).get('/api/v1/sources/nyheter-fran-sidan').expect(200);
    expect(body).toMatchObject({ kind: 'html', selectors: { item: 'li.puff', title: 'h2 a' } });
  });

  it('what is a source already cannot be added again, and says which', async () => {
    const $ = await tryOut({ url: 'https://lokal.example/' });
    expect(words($('.msg--warn').text())).toBe(
      'Adressen är redan en källa: Lokaltidningen Nacka (lokaltidningen). Visa källan',
    );
    expect($('.msg--warn a').attr('href')).toBe('/kallor#kalla-lokaltidningen');
    expect($('button[formaction="/kallor"]')).toHaveLength(0);
    const fields = fieldsOf($);
    const conflict = load((await post('/kallor', fields).expect(409)).text);
    expect(conflict('.msg--err').text()).toContain('Adressen är redan en källa: Lokaltidningen Nacka');
  });

  it.each([
    [{ url: '' }, 400, /url saknas|url är/],
    [{ url: 'https://borta.example/' }, 422, /borta\.example finns inte/],
  ])('%j: %d with the sentence, and the form to mend', async (fields, status, sentence) => {
    const $ = await tryOut(fields, status);
    expect($('.errors, .msg--err').text()).toMatch(sentence);
    expect($('#url').val()).toBe(fields.url);
    expect($('h1')).toHaveLength(1);
  });

  it('a source that cannot be read says why, and cannot be added', async () => {
    const $ = await tryOut({ url: 'https://trasig.example/' });
    expect($('.msg--err').text()).toContain('Källan gick inte att läsa: Svaret är inget flöde.');
    expect($('button[formaction="/kallor"]')).toHaveLength(0);
  });

  it('a mistake in a field is told at the field and above, and what was written stands', async () => {
    const fields = fieldsOf(await tryOut({ url: 'https://tre.example/', kandidat: '' }));
    const $ = await tryOut({ ...fields, sprak: 'svenska', var: 'ofta', niva: 'globalt' }, 400);
    expect($('.errors h2').text()).toBe('2 uppgifter behöver rättas');
    expect(
      $('.errors a')
        .map((_i, link) => $(link).attr('href'))
        .get()
        .sort(),
    ).toEqual(['#sprak', '#var']);
    expect($('#sprak').val()).toBe('svenska');
    expect($('#sprak').attr('aria-describedby')).toContain('sprak-fel');
    expect($('#niva').val()).toBe('globalt');
    expect($('button[formaction="/kallor"]')).toHaveLength(0);
    const mended = await tryOut({ ...fieldsOf($), sprak: 'fi', var: 'P1D' });
    expect([mended('#sprak').val(), mended('#niva').val(), mended('#var').val()]).toEqual(['fi', 'globalt', 'P1D']);
  });

  it('a password is never written out again, and other sites may not send the form', async () => {
    const { text } = await post('/kallor/prova', { url: 'https://anna:hemligt@en.example/' }).expect(200);
    expect(text).not.toMatch(/hemligt/);
    for (const path of ['/kallor', '/kallor/prova'])
      await post(path, { url: 'https://en.example/' }).set('Origin', 'https://evil.example').expect(403);
  });
});

describe('in a browser, in both themes, narrow and wide', () => {
  const states: Record<string, { url: string; fields?: Record<string, string>; ok: RegExp }> = {
    found: { url: 'https://www.bred.example/', ok: /Hittade ett flöde/ },
    known: { url: 'https://lokal.example/', ok: /redan en källa/ },
    gone: { url: 'https://borta.example/', ok: /finns inte/ },
  };
  for (const width of [320, 1280])
    for (const theme of ['ljust', 'morkt'])
      for (const [name, { url, ok: expected }] of Object.entries(states))
        itInBrowser(
          `${name} at ${width} px, ${theme}`,
          async () => {
            if (browser === undefined) throw new Error('No browser');
            const context = await browser.newContext({ viewport: { width, height: 900 }, javaScriptEnabled: true });
            await context.addCookies([{ name: 'tema', value: theme, url: application.url }]);
            const page = await context.newPage();
            await page.goto(`${application.url}/kallor/ny`);
            await page.getByLabel('Adress till sidan eller flödet').fill(url);
            await page.getByRole('button', { name: 'Provkör' }).click();
            expect(await page.locator('main').textContent()).toMatch(expected);
            if (name === 'found') {
              await page.getByRole('radio').nth(1).check();
              await page.getByRole('button', { name: 'Provkör igen' }).click();
            }
            const { violations } = await new AxeBuilder({ page })
              .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'])
              .analyze();
            expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
            expect(
              await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'),
            ).toBe(0);
            if (SHOTS !== undefined) {
              mkdirSync(SHOTS, { recursive: true });
              await page.screenshot({ path: join(SHOTS, `adding-${name}-${width}-${theme}.png`), fullPage: true });
            }
            await context.close();
          },
          60_000,
        );

  itInBrowser('Enter in the address tries and never adds', async () => {
    if (browser === undefined) throw new Error('No browser');
    const page = await browser.newPage();
    await page.goto(`${application.url}/kallor/ny`);
    await page.getByLabel('Adress till sidan eller flödet').fill('https://www.enter.example/');
    await page.keyboard.press('Enter');
    const before = await countSources();
    await page.getByLabel('Namn').press('Enter');
    expect(new URL(page.url()).pathname).toBe('/kallor/prova');
    expect(await countSources()).toBe(before);
    await page.getByRole('button', { name: 'Lägg till källan' }).click();
    expect(new URL(page.url()).pathname).toBe('/kallor');
    expect(await countSources()).toBe(before + 1);
    await page.close();
  });
});
