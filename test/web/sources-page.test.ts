import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { load } from 'cheerio';
import request from 'supertest';
import { readProposal } from '../../src/sources/source-state.js';
import { type Application, startApplication } from './application.js';
import { seed } from './seed.js';
import { fillStates, SCENES, STATE_SOURCES } from './source-states.js';

let application: Application;
beforeAll(async () => {
  application = await startApplication();
  await seed(application);
});
afterAll(() => application.close());

const open = async (path: string, status = 200) => {
  const { text } = await request(application.url).get(path).set('Accept', 'text/html').expect(status);
  return load(text);
};
const words = (text: string): string => text.replace(/\s+/g, ' ').trim();

describe('the page about sources', () => {
  it('shows those that need a person first, each with its reason in words', async () => {
    const $ = await open('/kallor');
    const rows = $('tbody tr')
      .map((_i, row) => [[$(row).find('th a').clone().children().remove().end().text(), $(row).find('.badge').text()]])
      .get();
    expect(rows).toEqual([
      ['Journal of Examples', 'Trasig'],
      ['Lokaltidningen Nacka', 'Ny'],
      ['Region Exempel', 'Mår bra'],
      ['Avstängda källan', 'Vilar'],
      ['Webbkartan', 'Vilar'],
    ]);
    expect(words($('#kalla-journal td').first().text())).toBe(
      'TrasigAdressen finns inte längre (404). 4 försök i rad har misslyckats, senast läst 1 nov 7.12.',
    );
    expect($('#kalla-regionen').text()).toContain('Sidan har flyttat till https://region.example/ny.');
    expect($.html()).not.toContain('hemligt');
    expect(words($('.head p').text())).toMatch(
      /^5 källor, 49 nya poster de senaste sju dagarna\. Senaste hämtning \d+\.\d\d\.$/,
    );
  });

  it('has tabs with counts, each with an address of its own', async () => {
    const $ = await open('/kallor');
    expect(
      $('nav.tabs a')
        .map((_i, tab) => words($(tab).text()))
        .get(),
    ).toEqual(['Alla 5', 'Behöver dig 1', 'Nya 1', 'Mår bra 1', 'Vilar 2']);
    for (const tab of $('nav.tabs a').get()) {
      const page = await open($(tab).attr('href') ?? '');
      expect(page('tbody tr')).toHaveLength(Number($(tab).find('.count').text()));
      expect(page('nav.tabs a[aria-current]').text()).toBe($(tab).text());
    }
    const unknown = await open('/kallor?lage=<b>');
    expect(unknown('.msg--warn').text()).toContain('Läget ”<b>” finns inte.');
    expect(unknown('tbody tr')).toHaveLength(5);
  });

  it('"Hämta nu" stands where it can do something, asks for a visit and leads back to the tab', async () => {
    const $ = await open('/kallor');
    expect(
      $('form[method=post]')
        .map((_i, form) => $(form).attr('action'))
        .get(),
    ).toEqual(['/kallor/journal/hamta', '/kallor/lokaltidningen/hamta', '/kallor/regionen/hamta']);
    const send = (path: string) => request(application.url).post(path).type('form').set('Accept', 'text/html');
    await send('/kallor/journal/hamta')
      .send('lage=behover-dig')
      .expect(303)
      .expect('Location', '/kallor?lage=behover-dig&hamtar=journal');
    expect(application.jobs.map((job) => [job.key, job.priority])).toEqual([['https://journal.example', 'person']]);
    const after = await open('/kallor?lage=behover-dig&hamtar=journal');
    expect(words(after('[role=status]').text())).toBe(
      'Journal of Examples hämtas nu. Resultatet syns i raden om en stund. Ladda om sidan',
    );
    await send('/kallor/journal/hamta')
      .send('lage=//evil.example')
      .expect(303)
      .expect('Location', '/kallor?hamtar=journal');
    await send('/kallor/avstangd/hamta').expect(409, /Avstängda källan hämtas inte/);
    await send('/kallor/nope/hamta').expect(404, /Källan ”nope” finns inte/);
    await request(application.url).get('/kallor/journal/hamta').set('Accept', 'text/html').expect(405);
  });

  it('a source under way says so instead', async () => {
    await application.store.db
      .updateTable('source_states')
      .set({ claimed_by: 'x', claimed_until: '2100-01-01T00:00:00.000Z' })
      .where('source_id', '=', 'regionen')
      .execute();
    const $ = await open('/kallor');
    expect(words($('#kalla-regionen').text())).toContain('Hämtar …');
    expect($('#kalla-regionen form')).toHaveLength(0);
  });
});

describe('a page with a source in every state', () => {
  let states: Application;
  beforeAll(async () => {
    states = await startApplication({}, { sources: STATE_SOURCES });
    await fillStates(states);
  });
  afterAll(() => states.close());

  const show = async (path = '/kallor') => {
    const { text } = await request(states.url).get(path).set('Accept', 'text/html').expect(200);
    expect(text).not.toContain('hemligt');
    return load(text);
  };
  const rowOf = ($: Awaited<ReturnType<typeof show>>, id: string): string => words($(`#kalla-${id} td`).first().text());

  it.each([
    ['bra', /^Mår bra3 nya vid senaste hämtningen\.$/],
    ['tyst', /^TystGer annars 6 i veckan, nu 0 på 15 dagar\. Kontrollera om källan har flyttat eller slutat\.$/],
    ['tomt', /^NyFlödet är giltigt men tomt\. Inga poster hittills\.$/],
    ['ny', /^NyHämtad utan fel\. 12 poster hittills\.$/],
    ['vantar', /^NyVäntar på att hämtas/],
    ['langsam', /^LångsamHämtningen tog 9 sekunder\.$/],
    ['hicka', /^Långsamhicka\.example .* Nytt försök \d/],
    ['osaker', /^Trasig.* Servern svarar nu att inget är ändrat \(304\), men efter ett fel räknas det inte som läst/],
    [
      'borta',
      /Ny adress hittad\. 4 försök i rad har misslyckats sedan .*Ny adress: https:\/\/borta\.example\/rss\/nyheter\.xml \(”Nyheter”\)\. Ändra raden url: för källan borta i config\/sources\.yaml/,
    ],
    [
      'flyttad',
      /^TrasigFlödet har flyttat: .* Ny adress hittad\..*Ny adress: https:\/\/flyttad\.example\/flode\?api_key=… \(”Aktuellt”\)$/,
    ],
    ['vilse', /Leta upp den nya adressen/],
    [
      'omdirigerad',
      /^Mår braInget nytt sedan .*, som väntat\.Ny adress: https:\/\/omdirigerad\.example\/ny\. Ändra raden/,
    ],
    ['lucka', /^Mår bra Lucka.*Lucka: alla 20 poster .* ungefär 9 timmar; hämta minst var fjärde timme/],
    ['bett-vanta', /^VilarFår inte hämtas förrän .*: servern har bett oss vänta \(429\)/],
    ['nyckel', /^TrasigNyckeln i EXEMPEL_KEY godtas inte \(403\)/],
    ['saknar-nyckel', /^VilarSaknar nyckeln EXEMPEL_KEY\./],
    ['avstangd', /^VilarAvstängd/],
    ['aldrig', /^TrasigHar inte kunnat läsas än\./],
  ])('%s says why', async (id, expected) => {
    expect(rowOf(await show(), id)).toMatch(expected);
  });

  it('has those that need a person first, and all of them in their tab', async () => {
    const $ = await show('/kallor?lage=behover-dig');
    const ids = $('tbody tr')
      .map((_i, row) => $(row).attr('id')?.replace('kalla-', ''))
      .get();
    expect(ids.sort()).toEqual(['aldrig', 'borta', 'flyttad', 'lucka', 'nyckel', 'osaker', 'tyst', 'vilse']);
    const all = await show();
    const first = all('tbody tr')
      .map((_i, row) => all(row).attr('id')?.replace('kalla-', ''))
      .get();
    expect(first).toHaveLength(SCENES.length);
    expect(first.slice(0, ids.length).sort()).toEqual(ids);
  });

  it('gives an added source the address that was proposed, and no other', async () => {
    const $ = await show();
    expect($('form[action$=byt-adress]')).toHaveLength(1);
    const form = $('#kalla-flyttad form[action="/kallor/flyttad/byt-adress"]');
    const funnen = form.find('input[name=funnen]').attr('value');
    const send = (id: string, body: object) =>
      request(states.url).post(`/kallor/${id}/byt-adress`).type('form').set('Accept', 'text/html').send(body);
    await send('flyttad', { funnen: '2020-01-01T00:00:00.000Z' }).expect(409, /Förslaget till ny adress har ändrats/);
    await send('borta', { funnen: (await readProposal(states.store.db, 'borta'))?.foundAt }).expect(
      409,
      /config\/sources\.yaml/,
    );
    await send('flyttad', { funnen, lage: 'behover-dig' })
      .expect(303)
      .expect('Location', '/kallor?lage=behover-dig&bytt=flyttad');
    expect(states.services.catalogue.find('flyttad')?.url).toBe('https://flyttad.example/flode?api_key=hemligt');
    expect(await readProposal(states.store.db, 'flyttad')).toBeNull();
    expect(states.jobs.map((job) => job.key)).toContain('https://flyttad.example');
    const after = await show('/kallor?bytt=flyttad');
    expect(words(after('[role=status]').text())).toContain('Flödet som blev en sida har fått ny adress och hämtas nu.');
    await send('flyttad', { funnen }).expect(409);
  });
});
