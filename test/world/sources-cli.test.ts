/** `spanare sources …` as a process: an address tried, added after a yes, changed, taken away and put back; lists in and out; mistakes told. */
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { stringify } from 'yaml';
import { createHome, type Ended, type Home, runCommand, runSome } from './product.js';

const DAY_MS = 86_400_000;
const TITLES = ['Trygghetsvandring i centrum', 'Öppettider i simhallen', 'Samråd om nya parken'];

function makeFeed(base: string): string {
  const items = Array.from({ length: 12 }, (_, i) => {
    const at = new Date(Date.now() - i * DAY_MS).toUTCString();
    return `<item><title>${TITLES[i % 3]} ${i}</title><link>${base}/n/${i}</link><guid>g${i}</guid><pubDate>${at}</pubDate><description>${'Kommunen berättar mer om det här i texten. '.repeat(6)}</description></item>`;
  });
  return `<?xml version="1.0"?><rss version="2.0"><channel><title>Exempelby, nyheter</title><language>sv</language>${items.join('')}</channel></rss>`;
}

const PAGE =
  '<!doctype html><html lang="sv"><head><title>Exempelby</title><link rel="alternate" type="application/rss+xml" title="Nyheter" href="/rss.xml"></head><body><h1>Exempelby</h1></body></html>';

let server: Server;
let base = '';
let home: Home;
beforeAll(async () => {
  server = createServer((request, response) => {
    const answers: Record<string, [string, string]> = {
      '/': ['text/html', PAGE],
      '/rss.xml': ['application/rss+xml', makeFeed(base)],
      '/annat.xml': ['application/rss+xml', makeFeed(base).replace('Exempelby, nyheter', 'Annat')],
      '/dokument.pdf': ['application/pdf', '%PDF-1.4'],
    };
    const [type, body] = answers[request.url ?? ''] ?? ['', ''];
    response.writeHead(type === '' ? 404 : 200, { 'Content-Type': type || 'text/plain' }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  base = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  home = createHome();
  const configured = {
    ...{ id: 'i-filen', name: 'Källan i filen', url: 'https://anna:hemligt@fil.example/rss', kind: 'rss' },
    ...{ level: 'regionalt', type: 'nyhet', language: 'sv' },
  };
  home.writeConfig('sources.yaml', stringify([configured]));
});
afterAll(() => {
  server.close();
  home.remove();
});

const spanare = (...args: string[]): Promise<Ended> =>
  runCommand(['sources', ...args], home, { env: { ALLOW_HOSTS: new URL(base).host }, withinMs: 60_000 });
const parse = ({ stdout }: Ended) =>
  JSON.parse(stdout) as Record<string, unknown> & { source: Record<string, unknown> };

describe('sources on the command line', () => {
  it('try shows what was found and the first ten as they would be stored, and saves nothing', async () => {
    const { code, stdout } = await spanare('try', `${base}/`);
    expect(stdout).toMatch(/1 förslag på .*\n→ 1\. rss .*\/rss\.xml {2}”Exempelby, nyheter”/);
    expect(stdout).toMatch(/Så skulle källan sparas: Exempelby, nyheter\n {2}exempelby-nyheter {2}rss/);
    expect(stdout).toMatch(/Nivån är antagen: Nationen\./);
    expect(stdout).toMatch(/de 10 första av 12 poster/);
    expect(stdout.match(/^ {2}\d+ \S+ \d{4} .*(Trygghetsvandring|Öppettider|Samråd)/gm)).toHaveLength(10);
    expect(stdout).toMatch(/Trygghetsvandring i centrum 0\n +Trygghet \d+ poäng/);
    expect(stdout).toMatch(/Öppettider i simhallen 1\n +inget område/);
    expect(stdout).toMatch(/Väntad takt: ungefär \d/);
    expect(stdout.trimEnd()).toMatch(/Inget är sparat\.$/);
    expect(code).toBe(0);
    expect((await spanare('--json')).stdout).not.toContain('exempelby');
  }, 60_000);

  it('add without a terminal shows, and saves only with --yes', async () => {
    const unasked = await spanare('add', `${base}/`);
    expect(unasked.stdout).toMatch(/de 10 första av 12 poster/);
    expect(unasked.stderr).toMatch(/inte sparad: det finns ingen terminal.*--yes/);
    expect(unasked.code).toBe(1);
    const asJson = await spanare('add', `${base}/`, '--json');
    expect(parse(asJson)).toMatchObject({ saved: false, chosen: 1, source: { id: 'exempelby-nyheter' } });
    expect(asJson.code).toBe(1);
    const dry = await spanare('add', `${base}/`, '--dry-run', '--yes', '--json');
    expect(parse(dry)).toMatchObject({ saved: false });
    expect(dry.code).toBe(0);
    expect(parse(await spanare('--json'))).toMatchObject({ sources: [{ id: 'i-filen' }] });
    const added = await spanare('add', `${base}/`, '--yes', '--json', '--level', 'kommunen', '--by', 'Karin');
    expect(parse(added)).toMatchObject({
      saved: true,
      candidates: [{ n: 1, kind: 'rss', url: `${base}/rss.xml` }],
      source: { id: 'exempelby-nyheter', name: 'Exempelby, nyheter', level: 'kommunen', type: 'nyhet' },
      trial: { total: 12, knownCount: 0 },
    });
    expect(added.code).toBe(0);
  }, 60_000);

  it('what was added is listed, shown and fetched', async () => {
    expect(parse(await spanare('--json'))).toMatchObject({ sources: [{ id: 'i-filen' }, { id: 'exempelby-nyheter' }] });
    const env = { ALLOW_HOSTS: new URL(base).host };
    const fetched = await runCommand(['fetch', 'exempelby-nyheter', '--json'], home, { env, withinMs: 60_000 });
    expect(parse(fetched)).toMatchObject({ new: 12, failed: 0 });
    const shown = await spanare('show', 'exempelby-nyheter');
    expect(shown.stdout).toMatch(/exempelby-nyheter {2}Exempelby, nyheter[\s\S]*12 poster[\s\S]*Tillagd .* av Karin\./);
    expect((await spanare('show', 'i-filen')).stdout).toMatch(/Står i config\/sources\.yaml och ändras där\./);
    expect(parse(await spanare('show', 'i-filen', '--json'))).toMatchObject({
      id: 'i-filen',
      url: 'https://fil.example/rss',
      added: null,
    });
    const again = await spanare('add', `${base}/annat.xml`, '--dry-run');
    expect(again.stdout).toMatch(/12 poster, 12 finns redan|12 finns redan/);
    expect(again.stdout).toMatch(/finns redan: Exempelby, nyheter/);
  }, 90_000);

  it('changes, rests and wakes it; those of config/ are changed there', async () => {
    const changed = await spanare('change', 'exempelby-nyheter', '--name', 'Nytt namn', '--every', 'P1D', '--json');
    expect(parse(changed)).toMatchObject({
      changed: true,
      source: { name: 'Nytt namn', every: 'P1D', level: 'kommunen' },
    });
    expect((await spanare('disable', 'exempelby-nyheter')).stdout).toMatch(/ändrad och vilar/);
    expect((await spanare('--json')).stdout).not.toContain('exempelby');
    expect((await spanare('--all', '--json')).stdout).toContain('exempelby');
    expect((await spanare('enable', 'exempelby-nyheter')).code).toBe(0);
    for (const args of [
      ['change', 'i-filen', '--name', 'x'],
      ['disable', 'i-filen'],
      ['remove', 'i-filen', '--yes'],
    ]) {
      const { code, stderr } = await spanare(...args);
      expect(stderr).toMatch(/Källan i filen står i config\/sources\.yaml och ändras där/);
      expect(code).toBe(1);
    }
  }, 60_000);

  it('is taken away only after a yes, and put back', async () => {
    const unasked = await spanare('remove', 'exempelby-nyheter');
    expect([unasked.code, unasked.stderr]).toEqual([1, expect.stringMatching(/kvar.*--yes/)]);
    const removed = await spanare('remove', 'exempelby-nyheter', '--yes');
    expect(removed.stdout).toMatch(
      /Nytt namn är borttagen\. Posterna ligger kvar\. Ångra med sources restore exempelby-nyheter\./,
    );
    expect((await spanare('show', 'exempelby-nyheter')).stderr).toMatch(/är borttagen.*Ångra med/);
    expect((await spanare('restore', 'exempelby-nyheter')).stdout).toMatch(/är tillbaka/);
    expect((await spanare('restore', 'exempelby-nyheter')).stderr).toMatch(/är inte borttagen/);
  }, 60_000);

  it('goes out as OPML and into an empty base as the same', async () => {
    const file = join(home.folder, 'ut.opml');
    const exported = await spanare('export', '--out', file);
    expect([exported.code, exported.stdout]).toEqual([0, '']);
    expect(readFileSync(file, 'utf8')).not.toMatch(/anna|hemligt/);
    expect((await spanare('export')).stdout).toBe(readFileSync(file, 'utf8'));
    const empty = createHome();
    const there = (...args: string[]) =>
      runCommand(['sources', ...args], empty, { env: { ALLOW_HOSTS: new URL(base).host } });
    const dry = await there('import', file, '--dry-run');
    expect(dry.stdout).toMatch(
      /ny +exempelby-nyheter {2}Nytt namn[\s\S]*2 nya källor, 0 fanns redan, 0 utelämnade\.\nInget är sparat\./,
    );
    expect(parse(await there('import', file, '--json'))).toMatchObject({
      dryRun: false,
      added: 2,
      known: 0,
      skipped: 0,
    });
    expect((await there('export')).stdout).toBe(readFileSync(file, 'utf8'));
    expect(parse(await there('import', file, '--json'))).toMatchObject({ added: 0, known: 2, skipped: 0 });
    empty.remove();
  }, 60_000);
});

describe('mistakes are told, with what to do', () => {
  const file = (name: string, text: string): string => {
    const path = join(home.folder, name);
    writeFileSync(path, text);
    return path;
  };

  it.each([
    [['add'], 2, /URL saknas/],
    [['add', 'a', 'b'], 2, /För många argument/],
    [['ad'], 2, /Kommandot ad finns inte\. Menade du add\?/],
    [['add', 'x', '--nivå', 'y'], 2, /--nivå finns inte/],
    [['show'], 2, /ID saknas/],
    [['import'], 2, /FILE saknas/],
  ] as const)('%j is misuse', async (args, code, sentence) => {
    const ended = await spanare(...args);
    expect(ended.stderr).toMatch(sentence);
    expect([ended.code, ended.stdout]).toEqual([code, '']);
  });

  it('addresses and fields that cannot be used', async () => {
    const wrong: [string[], RegExp][] = [
      [['file:///etc/passwd'], /http/],
      [['inte en adress'], /adress/],
      [['http://10.0.0.1/'], /10\.0\.0\.1/],
      [['http://finns-inte.invalid/'], /finns-inte\.invalid/],
      [[`${base}/borta`], /./],
      [[`${base}/dokument.pdf`], /./],
      [[`${base}/rss.xml`], /redan en källa: Nytt namn \(exempelby-nyheter\)/],
      [[`${base}/annat.xml`, '--level', 'kommun'], /level är "kommun"\. Skriv ett av: kommunen/],
      [[`${base}/annat.xml`, '--every', 'ofta'], /ISO 8601/],
      [[`${base}/annat.xml`, '--candidate', '7'], /candidate är 7/],
      [[`${base}/annat.xml`, '--candidate', 'x'], /candidate/],
      [[`${base}/annat.xml`, '--selector-item', 'li'], /selectors\.title saknas/],
      [[`${base}/annat.xml`, '--param', 'x'], /namn=värde/],
    ];
    const ended = await runSome(wrong, ([args]) => spanare('add', ...args, '--yes'));
    for (const [i, [args, sentence]] of wrong.entries()) {
      const { code, stdout, stderr } = ended[i] as Ended;
      expect([args, stderr]).toEqual([args, expect.stringMatching(sentence)]);
      expect([args, stdout, code]).toEqual([args, '', 1]);
      expect(stderr).not.toMatch(/^\s+at /m);
    }
  }, 120_000);

  it('unknown sources and files', async () => {
    const wrong: [string[], RegExp][] = [
      [['show', 'exempelby-nyhter'], /Menade du exempelby-nyheter\?/],
      [['remove', 'nope', '--yes'], /”nope” finns inte/],
      [['restore', 'nope'], /”nope” finns inte/],
      [['change', 'exempelby-nyheter'], /minst en uppgift/],
      [['import', '/finns/inte.opml'], /finns inte\./],
      [['import', file('rss.opml', makeFeed(base))], /flöde, ingen OPML/],
      [['import', file('halv.opml', '<opml><body><outline text="a"')], /avbruten/],
      [['import', file('bomb.opml', '<!DOCTYPE opml [<!ENTITY a "b">]><opml/>')], /ENTITY/],
      [['import', file('djup.opml', `<opml><body>${'<outline text="a">'.repeat(100_000)}`)], /djupt/],
      [['import', file('stor.opml', ' '.repeat(6_000_000))], /5 MB/],
      [['import', file('x.opml', '<opml/>'), '--level', 'kommun'], /--level är ”kommun”/],
      [['export', '--out', '/finns/inte/ut.opml'], /går inte att skriva/],
    ];
    const ended = await runSome(wrong, ([args]) => spanare(...args));
    for (const [i, [args, sentence]] of wrong.entries()) {
      const { code, stderr } = ended[i] as Ended;
      expect([args, stderr]).toEqual([args, expect.stringMatching(sentence)]);
      expect([args, code]).toEqual([args, 1]);
    }
  }, 120_000);
});
