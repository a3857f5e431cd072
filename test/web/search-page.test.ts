import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { load } from 'cheerio';
import request from 'supertest';
import { addressOf, readSearchState } from '../../src/web/search-state.js';
import { type Application, AREAS, SOURCES, startApplication } from './application.js';
import { seed } from './seed.js';

let application: Application;
beforeAll(async () => {
  application = await startApplication();
  await seed(application);
});
afterAll(() => application.close());

const open = async (path: string, status = 200, at = application) => {
  const { text } = await request(at.url)
    .get(path)
    .set('Accept', 'text/html')
    .expect(status)
    .expect('Content-Type', 'text/html; charset=utf-8');
  return load(text);
};
const words = (text: string): string => text.replace(/\s+/g, ' ').trim();

describe('the page', () => {
  it('is reached from the root', async () => {
    await request(application.url).get('/').expect(302).expect('Location', '/sok');
  });

  it('has a frame that works without script: language, one h1, skip link, landmarks, no dead link', async () => {
    const $ = await open('/sok?q=polis');
    expect($('html').attr('lang')).toBe('sv');
    expect($('h1')).toHaveLength(1);
    expect($('title').text()).toMatch(/^polis – \d+.träff(ar)? – Spanare$/u);
    expect($('a.skip').attr('href')).toBe('#innehall');
    expect($('main#innehall')).toHaveLength(1);
    expect($('script:not([src^="/static/"]), script:not(:empty), [style], [onclick]')).toHaveLength(0);
    expect($('nav[aria-label="Huvudmeny"] a[aria-current]').text()).toBe('Sök');
    const own = new Set(
      $('a[href^="/"]')
        .map((_i, link) => $(link).attr('href') ?? '')
        .get(),
    );
    for (const href of own)
      expect((await request(application.url).get(href).set('Accept', 'text/html')).status).toBeLessThan(400);
    for (const asset of $('link[href]')
      .map((_i, link) => $(link).attr('href') ?? '')
      .get()) {
      const { headers } = await request(application.url).get(asset).expect(200);
      expect(headers['cache-control']).toBe('public, max-age=86400');
      await request(application.url).get(asset).set('If-None-Match', String(headers.etag)).expect(304);
    }
    for (const label of $('label[for]').get()) expect($(`[id="${$(label).attr('for')}"]`)).toHaveLength(1);
    for (const use of $('use').get()) expect($(`[id="${$(use).attr('href')?.slice(1)}"]`)).toHaveLength(1);
  });

  it.each([
    ['tema=morkt', 'morkt'],
    ['a=b; tema=ljust', 'ljust'],
    ['tema="><script>', undefined],
    ['annattema=morkt', undefined],
  ])('cookie %s gives theme %s', async (cookie, theme) => {
    const { text } = await request(application.url).get('/sok').set('Cookie', cookie).expect(200);
    expect(load(text)('html').attr('data-tema')).toBe(theme);
  });

  it('an ETag makes the same page cheap, another theme is another page', async () => {
    const { headers } = await request(application.url).get('/sok?q=polis').expect(200);
    await request(application.url).get('/sok?q=polis').set('If-None-Match', String(headers.etag)).expect(304);
    await request(application.url)
      .get('/sok?q=polis')
      .set('Cookie', 'tema=morkt')
      .set('If-None-Match', String(headers.etag))
      .expect(200);
  });
});

describe('hits', () => {
  it('lead to the original and say where, what, when and in which language', async () => {
    const $ = await open('/sok?q=climate&sprak=en');
    const item = $('ol.items > li').first();
    expect(item.find('h3 a').attr('href')).toMatch(/^https:\/\/original\.example\//);
    expect(item.find('h3').attr('lang')).toBe('en');
    expect(item.find('.item__text').attr('lang')).toBe('en');
    expect(item.find('h3 mark').text()).toBe('climate');
    expect(words(item.find('.meta').text())).toBe('Journal of ExamplesForskningVärldenmaj 2026På engelska');
    expect(item.find('time').attr('datetime')).toBe('2026-05');
    expect(words(item.find('.why__box').text())).toMatch(
      /^Klimat och energi, [\d,]+ poäng \(gräns 4\).*”climate” i rubriken \+[\d,]+/,
    );
  });

  it('name copies and the rest of the story, the origin marked', async () => {
    const $ = await open(`/sok?q=${encodeURIComponent('stöd brottsförebyggande kommuner')}`);
    const items = $('ol.items > li');
    const lead = items.filter((_i, li) => $(li).text().includes('Finns också hos')).first();
    expect(words(lead.find('p.small').text())).toBe('Finns också hos Lokaltidningen Nacka');
    expect(words(lead.find('.disc summary').text())).toBe('1 post till om samma händelse');
    const copy = items.filter((_i, li) => $(li).find('h3').text().startsWith('Tolv kommuner')).first();
    expect(words(copy.find('.chain__primary').text())).toMatch(
      /^Ursprung Region Exempel delar ut stöd.*kommunerRegion Exempel, 1 nov 2026$/,
    );
  });

  it('come with filters that count, chips that remove themselves, and a chart with its table', async () => {
    const $ = await open('/sok?q=trygghetsvandring&omrade=trygghet&niva=lokalsamhallet&fran=2026-01-01&ordna=nyast');
    const trygghet = $('input[name=omrade][value=trygghet]');
    expect(trygghet.attr('checked')).toBeDefined();
    expect(trygghet.attr('form')).toBe($('form[role=search]').attr('id'));
    expect(words(trygghet.parent().text())).toMatch(/^Trygghet ?\d+ träffar$/);
    expect(
      $('.chips .chip')
        .map((_i, chip) => words($(chip).text()))
        .get(),
    ).toEqual(['Trygghet, ta bort', 'Lokalsamhället, ta bort', 'Från 1 jan 2026, ta bort', 'Rensa alla']);
    expect($('.chips .chip').first().attr('href')).toBe(
      '/sok?q=trygghetsvandring&niva=lokalsamhallet&fran=2026-01-01&ordna=nyast',
    );
    expect($('input[type=hidden][name=ordna]').val()).toBe('nyast');
    expect($('figure figcaption').text()).toMatch(/^Flest i .* \d+.poster?\. I snitt [\d,]+ i (veckan|månaden)\./u);
    const rows = $('figure tbody tr');
    expect(rows).toHaveLength($('svg.hist rect').length);
    const sum = rows
      .map((_i, row) => Number($(row).find('td').text()))
      .get()
      .reduce((a, b) => a + b, 0);
    expect($('.reshead h2').text()).toBe(`${sum}\u00a0träffar`);
    // A figure leads to exactly what it counts.
    const row = rows.filter((_i, one) => $(one).find('a').length > 0).last();
    const narrowed = await open(row.find('a').attr('href') ?? '');
    expect(narrowed('.reshead h2').text()).toMatch(new RegExp(`^${row.find('td').text()}\u00a0träff`));
  });

  it('are paged, and all are reached', async () => {
    const titles: string[] = [];
    let path: string | undefined = '/sok?q=kommunen';
    let pages = 0;
    while (path !== undefined && pages < 10) {
      const $: ReturnType<typeof load> = await open(path);
      titles.push(
        ...$('ol.items > li h3')
          .map((_i, title) => $(title).text())
          .get(),
      );
      path = $('.pager a.btn').attr('href');
      pages += 1;
      if (pages === 2) expect(words($('.pager').text())).toMatch(/^Visar 21–40 av 47 posterTill första sidanNästa 7$/);
    }
    const { body } = await request(application.url).get('/api/v1/items?q=kommunen&limit=1');
    expect(titles).toHaveLength(body.total);
    expect(pages).toBe(3);
  });

  it('a page that exists no longer leads to the first', async () => {
    await request(application.url)
      .get('/sok?q=polis&sida=4&cursor=nonsense')
      .expect(302)
      .expect('Location', '/sok?q=polis');
  });

  it('the search is told as it was read', async () => {
    const text = 'polis "samlade många" -idrott trygg* nivå:lokalsamhallet källa:lokaltidningen efter:2026-01-01';
    const $ = await open(`/sok?q=${encodeURIComponent(text)}`);
    expect(words($('.interp').text())).toBe(
      'Så tolkades sökningen: polis (även polisen) och frasen ”samlade många” och ord på trygg- men inte idrott på nivån Lokalsamhället från Lokaltidningen Nacka från 1 jan 2026. Sök exakt i stället',
    );
    expect($('input#q').val()).toBe(text);
  });

  it('what cannot be read is told, and the rest is searched for', async () => {
    const $ = await open('/sok?q=polis+(&omrade=rymden&niva=x&typ=y&kalla=z&sprak=qx&fran=nej');
    const told = $('.msg--warn p')
      .map((_i, line) => $(line).text())
      .get()
      .join('\n');
    for (const value of ['rymden', 'x', 'y', 'z', 'qx', 'nej']) expect(told).toContain(`”${value}”`);
    expect(told).toContain('Parenteser');
    expect($('ol.items > li').length).toBeGreaterThan(0);
  });
});

describe('no hits', () => {
  it('says what was asked for and what lies nearest, each way tried first', async () => {
    const $ = await open('/sok?q=trygghetsvandring+qwxzqwxz&omrade=klimat&typ=forskning');
    expect($('title').text()).toBe('Inga träffar – Spanare');
    expect(words($('.empty h2').text())).toBe(
      'Inga träffar på ”trygghetsvandring qwxzqwxz” med filtret Klimat och Forskning',
    );
    for (const way of $('.empty li').get()) {
      const [n] = /\d+/.exec($(way).find('.dim').text()) ?? [];
      const followed = await open($(way).find('a').attr('href') ?? '');
      expect(followed('.reshead h2').text()).toMatch(new RegExp(`^${n}\u00a0träff`));
    }
    expect(
      $('.empty .row a')
        .map((_i, link) => $(link).text())
        .get(),
    ).toEqual(['Ta bort filtret Klimat', 'Ta bort filtret Forskning', 'Ta bort alla filter', 'Visa alla poster']);
    expect(
      $('form[role=search] input[type=hidden]')
        .map((_i, input) => `${$(input).attr('name')}=${$(input).val()}`)
        .get(),
    ).toEqual(['omrade=klimat', 'typ=forskning']);
  });

  it('a misspelt word gets its right spelling, never in its place', async () => {
    const $ = await open('/sok?q=trygghetsvandrng');
    expect($('input#q').val()).toBe('trygghetsvandrng');
    expect(words($('.interp').first().text())).toBe(
      'Menade du trygghetsvandring? ”trygghetsvandrng” finns inte i någon post, så träffarna gäller det. Sök i stället efter exakt "trygghetsvandrng"',
    );
    const exact = await open($('.interp a').last().attr('href') ?? '');
    expect(exact('.empty h2').text()).toContain('Inga träffar');
  });
});

describe('when there is nothing to search', () => {
  it('an empty base says that sources are being fetched; one that is being indexed says so', async () => {
    const empty = await startApplication();
    const $ = await open('/sok', 200, empty);
    expect($('.empty h2').text()).toBe('Inget har kommit in ännu');
    expect(words($('.empty p').text())).toMatch(/^3 källor hämtas efter hand/);
    expect($('.empty a').attr('href')).toBe('/kallor');
    await empty.close();
    const engine = {
      ...application.services.engine,
      search: async () => ({
        hits: [],
        total: 0,
        facets: { area: {}, level: {}, type: {}, source: {}, language: {} },
        histogram: [],
        relaxed: false,
        interpretation: { wanted: [], excluded: [], leftOut: [], width: 'all' as const },
      }),
    };
    const lagging = await startApplication({ engine, db: application.services.db });
    expect((await open('/sok', 200, lagging))('.empty h2').text()).toBe('Sökregistret byggs');
    await lagging.close();
  });

  it('a failed search keeps the question and gives a number, not a stack trace', async () => {
    const engine = { ...application.services.engine, search: () => Promise.reject(new Error('secret')) };
    const broken = await startApplication({ engine });
    const $ = await open('/sok?q=polis&omrade=klimat', 503, broken);
    expect($('[role=alert] h2').text()).toBe('Sökningen kunde inte göras');
    expect($('[role=alert]').text()).toMatch(/nummer [0-9A-F]{4}-[0-9A-F]{4}/);
    expect($('input#q').val()).toBe('polis');
    expect($('[role=alert] a').attr('href')).toBe('/sok?q=polis&omrade=klimat');
    expect($.html()).not.toContain('secret');
    expect(broken.log.some((line) => line.event === 'search-failed')).toBe(true);
    await broken.close();
  });
});

describe('the address is the state', () => {
  it.each([
    '/sok',
    '/sok?q=polis',
    '/sok?q=a+b&omrade=trygghet&omrade=klimat&niva=globalt&typ=nyhet&kalla=journal&sprak=sv&fran=2026-01-01&till=2026-02-01&ordna=nyast',
    '/sok?q=polis&sida=3&cursor=abc',
  ])('%s', (address) => {
    const query = new URL(address, 'http://localhost').searchParams;
    const state = readSearchState(
      query,
      AREAS.map((area) => area.id),
      SOURCES.map((source) => source.id),
    );
    expect(state.problems).toEqual([]);
    expect(addressOf(state, { cursor: state.cursor, page: state.page })).toBe(address);
  });
});
