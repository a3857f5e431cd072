import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { load } from 'cheerio';
import request from 'supertest';
import { type Application, startApplication } from './application.js';
import { seed } from './seed.js';

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
