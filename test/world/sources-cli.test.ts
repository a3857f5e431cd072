/** `spanare sources …` as a process: an address tried, added after a yes, changed, taken away and put back; lists in and out; mistakes told. */
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { stringify } from 'yaml';
import { type Answered, createHome, type Ended, type Home, runCommand, runInTurn } from './product.js';

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

const DOORS = 6;
let servers: Server[] = [];
/** One site behind several doors: who looks at one of them need not wait a second for who looked at another. */
let doors: string[] = [];
/** The first of them, which all links of the feed lead to. */
let base = '';
let home: Home;

function answer(request: IncomingMessage, response: ServerResponse): void {
  const answers: Record<string, [string, string]> = {
    '/': ['text/html', PAGE],
    '/rss.xml': ['application/rss+xml', makeFeed(base)],
    '/annat.xml': ['application/rss+xml', makeFeed(base).replace('Exempelby, nyheter', 'Annat')],
    '/dokument.pdf': ['application/pdf', '%PDF-1.4'],
  };
  const [type, body] = answers[request.url ?? ''] ?? ['', ''];
  response.writeHead(type === '' ? 404 : 200, { 'Content-Type': type || 'text/plain' }).end(body);
}

async function openDoor(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
}

beforeAll(async () => {
  servers = Array.from({ length: DOORS }, () => createServer(answer));
  doors = await Promise.all(servers.map(openDoor));
  base = doors[0] ?? '';
  home = createHome();
  const configured = {
    ...{ id: 'i-filen', name: 'Källan i filen', url: 'https://anna:hemligt@fil.example/rss', kind: 'rss' },
    ...{ level: 'regionalt', type: 'nyhet', language: 'sv' },
  };
  home.writeConfig('sources.yaml', stringify([configured]));
});
afterAll(() => {
  for (const server of servers) server.close();
  home.remove();
});

const env = () => ({ ALLOW_HOSTS: doors.map((door) => new URL(door).host).join() });
const spanare = (...args: string[]): Promise<Ended> =>
  runCommand(['sources', ...args], home, { env: env(), withinMs: 60_000 });
const inTurn = (list: string[][], where = home): Promise<Answered[]> =>
  runInTurn(
    list.map((args) => ['sources', ...args]),
    where,
    { env: env(), withinMs: 100_000 },
  );
const parse = ({ stdout }: Ended) =>
  JSON.parse(stdout) as Record<string, unknown> & { source: Record<string, unknown> };

describe('sources on the command line', () => {
  let looks: { tried: Ended; unasked: Ended; asJson: Ended; dry: Ended; listed: Ended };
  beforeAll(async () => {
    // Commands that save nothing may look together, each through a door of its own.
    const [tried, unasked, asJson, dry] = await Promise.all([
      spanare('try', `${doors[1]}/`),
      spanare('add', `${doors[2]}/`),
      spanare('add', `${doors[3]}/`, '--json'),
      spanare('add', `${doors[4]}/`, '--dry-run', '--yes', '--json'),
    ]);
    looks = { tried, unasked, asJson, dry, listed: await spanare('--json') };
  }, 60_000);

  it('try shows what was found and the first ten as they would be stored', () => {
    const { code, stdout } = looks.tried;
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
  });

  it('try and add save nothing unasked', () => {
    expect(parse(looks.listed)).toMatchObject({ sources: [{ id: 'i-filen' }] });
    expect(looks.listed.stdout).not.toContain('exempelby');
  });

  it('add without a terminal shows, and saves only with --yes', async () => {
    const { unasked, asJson, dry } = looks;
    expect(unasked.stdout).toMatch(/de 10 första av 12 poster/);
    expect(unasked.stderr).toMatch(/inte sparad: det finns ingen terminal.*--yes/);
    expect(unasked.code).toBe(1);
    expect(parse(asJson)).toMatchObject({ saved: false, chosen: 1, source: { id: 'exempelby-nyheter' } });
    expect(asJson.code).toBe(1);
    expect(parse(dry)).toMatchObject({ saved: false });
    expect(dry.code).toBe(0);
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
    const [listed, fetched] = await Promise.all([
      spanare('--json'),
      runCommand(['fetch', 'exempelby-nyheter', '--json'], home, { env: env(), withinMs: 60_000 }),
    ]);
    expect(parse(listed)).toMatchObject({ sources: [{ id: 'i-filen' }, { id: 'exempelby-nyheter' }] });
    expect(parse(fetched)).toMatchObject({ new: 12, failed: 0 });
    const [shown, inFile, inFileJson, again] = await Promise.all([
      spanare('show', 'exempelby-nyheter'),
      spanare('show', 'i-filen'),
      spanare('show', 'i-filen', '--json'),
      spanare('add', `${doors[1]}/annat.xml`, '--dry-run'),
    ]);
    expect(shown.stdout).toMatch(/exempelby-nyheter {2}Exempelby, nyheter[\s\S]*12 poster[\s\S]*Tillagd .* av Karin\./);
    expect(inFile.stdout).toMatch(/Står i config\/sources\.yaml och ändras där\./);
    expect(parse(inFileJson)).toMatchObject({
      id: 'i-filen',
      url: 'https://fil.example/rss',
      added: null,
    });
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
    const [awake, all, enabled, ...refused] = await inTurn([
      ['--json'],
      ['--all', '--json'],
      ['enable', 'exempelby-nyheter'],
      ['change', 'i-filen', '--name', 'x'],
      ['disable', 'i-filen'],
      ['remove', 'i-filen', '--yes'],
    ]);
    expect(awake?.stdout).not.toContain('exempelby');
    expect(all?.stdout).toContain('exempelby');
    expect(enabled?.code).toBe(0);
    expect(refused).toHaveLength(3);
    for (const { code, stderr } of refused) {
      expect(stderr).toMatch(/Källan i filen står i config\/sources\.yaml och ändras där/);
      expect(code).toBe(1);
    }
  }, 60_000);

  it('is taken away only after a yes, and put back', async () => {
    const id = 'exempelby-nyheter';
    const [unasked, removed, shown, restored, again] = await inTurn([
      ['remove', id],
      ['remove', id, '--yes'],
      ['show', id],
      ['restore', id],
      ['restore', id],
    ]);
    expect([unasked?.code, unasked?.stderr]).toEqual([1, expect.stringMatching(/kvar.*--yes/)]);
    expect(removed?.stdout).toMatch(
      /Nytt namn är borttagen\. Posterna ligger kvar\. Ångra med sources restore exempelby-nyheter\./,
    );
    expect(shown?.stderr).toMatch(/är borttagen.*Ångra med/);
    expect(restored?.stdout).toMatch(/är tillbaka/);
    expect(again?.stderr).toMatch(/är inte borttagen/);
  }, 60_000);

  it('goes out as OPML and into an empty base as the same', async () => {
    const file = join(home.folder, 'ut.opml');
    const [exported, said] = await Promise.all([spanare('export', '--out', file), spanare('export')]);
    expect([exported.code, exported.stdout]).toEqual([0, '']);
    expect(readFileSync(file, 'utf8')).not.toMatch(/anna|hemligt/);
    expect(said.stdout).toBe(readFileSync(file, 'utf8'));
    const empty = createHome();
    const [dry, first, out, second] = await inTurn(
      [['import', file, '--dry-run'], ['import', file, '--json'], ['export'], ['import', file, '--json']],
      empty,
    );
    expect(dry?.stdout).toMatch(
      /ny +exempelby-nyheter {2}Nytt namn[\s\S]*2 nya källor, 0 fanns redan, 0 utelämnade\.\nInget är sparat\./,
    );
    expect(JSON.parse(first?.stdout ?? '')).toMatchObject({ dryRun: false, added: 2, known: 0, skipped: 0 });
    expect(out?.stdout).toBe(readFileSync(file, 'utf8'));
    expect(JSON.parse(second?.stdout ?? '')).toMatchObject({ added: 0, known: 2, skipped: 0 });
    empty.remove();
  }, 60_000);
});

describe('mistakes are told, with what to do', () => {
  const file = (name: string, text: string): string => {
    const path = join(home.folder, name);
    writeFileSync(path, text);
    return path;
  };

  it('misuse', async () => {
    const wrong: [string[], RegExp][] = [
      [['add'], /URL saknas/],
      [['add', 'a', 'b'], /För många argument/],
      [['ad'], /Kommandot ad finns inte\. Menade du add\?/],
      [['add', 'x', '--nivå', 'y'], /--nivå finns inte/],
      [['show'], /ID saknas/],
      [['import'], /FILE saknas/],
    ];
    const ended = await inTurn(wrong.map(([args]) => args));
    for (const [i, [args, sentence]] of wrong.entries()) {
      const { code, stdout, stderr } = ended[i] as Answered;
      expect([args, stderr]).toEqual([args, expect.stringMatching(sentence)]);
      expect([args, stdout, code]).toEqual([args, '', 2]);
    }
  }, 60_000);

  it('addresses and fields that cannot be used', async () => {
    const wrong: [string[], RegExp][] = [
      [['file:///etc/passwd'], /http/],
      [['inte en adress'], /adress/],
      [['http://10.0.0.1/'], /10\.0\.0\.1/],
      [['http://finns-inte.invalid/'], /finns-inte\.invalid/],
      [[`${doors[1]}/borta`], /./],
      [[`${doors[2]}/dokument.pdf`], /./],
      [[`${base}/rss.xml`], /redan en källa: Nytt namn \(exempelby-nyheter\)/],
      [[`${doors[5]}/annat.xml`, '--level', 'kommun'], /level är "kommun"\. Skriv ett av: kommunen/],
      [[`${doors[5]}/annat.xml`, '--every', 'ofta'], /ISO 8601/],
      [[`${doors[3]}/annat.xml`, '--candidate', '7'], /candidate är 7/],
      [[`${doors[4]}/annat.xml`, '--candidate', 'x'], /candidate/],
      [[`${doors[5]}/annat.xml`, '--selector-item', 'li'], /selectors\.title saknas/],
      [[`${doors[5]}/annat.xml`, '--param', 'x'], /namn=värde/],
    ];
    const ended = await inTurn(wrong.map(([args]) => ['add', ...args, '--yes']));
    for (const [i, [args, sentence]] of wrong.entries()) {
      const { code, stdout, stderr } = ended[i] as Answered;
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
    const ended = await inTurn(wrong.map(([args]) => args));
    for (const [i, [args, sentence]] of wrong.entries()) {
      const { code, stderr } = ended[i] as Answered;
      expect([args, stderr]).toEqual([args, expect.stringMatching(sentence)]);
      expect([args, code]).toEqual([args, 1]);
    }
  }, 120_000);
});
