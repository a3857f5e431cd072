/** Configuration: the shipped files are whole; every mistake is told with file, line, what is wrong and what to write. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseEnvironment } from '../../src/config/environment.js';
import { parseYaml } from '../../src/config/read-yaml.js';
import { type Config, loadConfig } from '../../src/config.js';
import { parseDurationMs } from '../../src/domain/duration.js';
import { sourcesSchema } from '../../src/domain/source.js';
import { StartError } from '../../src/domain/start-error.js';
import { createAddressPolicy } from '../../src/sources/fetch/address-policy.js';
import { VERSION } from '../../src/version.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'spanare-config-'));
  cpSync('config', folder, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const load = (env: Record<string, string> = {}): Config => loadConfig({ CONFIG_DIR: folder, ...env });
function problemsOf(env: Record<string, string> = {}): string {
  try {
    load(env);
  } catch (error) {
    if (error instanceof StartError) return error.problems.join('\n');
    throw error;
  }
  return '';
}
const write = (file: string, text: string): void => writeFileSync(join(folder, file), text);
const good =
  '- id: en\n  name: En\n  url: https://a.example/feed\n  kind: rss\n  level: regionalt\n  type: nyhet\n  language: sv\n';

describe('the shipped configuration', () => {
  it('is whole, and the defaults are those of the design', () => {
    const config = load();
    expect(config).toMatchObject({
      host: '127.0.0.1',
      port: 3000,
      baseUrl: 'http://127.0.0.1:3000',
      logLevel: 'info',
      allowHosts: [],
      warnings: [],
    });
    expect(config.areas.map((area) => area.id)).toContain('trygghet');
    expect(config.sources.filter((source) => source.enabled).length).toBeGreaterThan(25);
    expect(config.synonyms.groups.length).toBeGreaterThan(100);
  });

  it('goes without a warning when the empty environment of a container is given', () => {
    expect(problemsOf({ PORT: '', BASE_URL: '', LOG_LEVEL: '' })).toBe('');
  });
});

describe('a mistake in sources.yaml', () => {
  it.each([
    [
      'an unknown level',
      good.replace('regionalt', 'regional'),
      /sources\.yaml rad 5: level är "regional"\. Skriv ett av: kommunen/,
    ],
    ['an unknown field', `${good}  evry: PT1H\n`, /rad 8: .*okända fält: evry/],
    ['a missing field', good.replace('  name: En\n', ''), /rad 1: name saknas\. Skriv text/],
    [
      'a bad address',
      good.replace('https://a.example/feed', 'a.example/feed'),
      /rad 3: url är "a\.example\/feed": skriv en fullständig adress/,
    ],
    ['a bad duration', `${good}  every: 1h\n`, /rad 8: every är "1h": skriv en ISO 8601-längd/],
    [
      'a bad selector',
      `${good}  selectors: {item: "li[[", title: h2}\n`,
      /rad 8: selectors\.item är "li\[\[": skriv en CSS-väljare/,
    ],
    ['too short an interval', `${good}  every: PT0S\n`, /rad 8: every är "PT0S": skriv minst en minut/],
    ['the same id twice', good + good, /rad 8: id en finns redan på rad 1/],
    ['a page without selectors', good.replace('kind: rss', 'kind: html'), /rad 4: kind är html men selectors saknas/],
    ['an unknown area', `${good}  expectedAreas: [trygghet, trygget]\n`, /rad 8: expectedAreas nämner området trygget/],
    ['an unfilled address', good.replace('/feed', '/{kommun}'), /rad 3: url innehåller \{kommun\}/],
    ['an interface without an adapter', good.replace('rss', 'json-api'), /rad 4: kind är json-api men adapter saknas/],
    ['an unknown adapter', `${good}  adapter: polis\n`, /rad 8: adapter är "polis"\. Skriv ett av: feed, /],
    [
      'an adapter that reads something else',
      `${good}  adapter: polisen\n`,
      /rad 8: adapter polisen läser inte källor av kind rss/,
    ],
    ['a key instead of its name', `${good}  needsKey: s3cr3t\n`, /rad 8: .*skriv namnet på en miljövariabel/],
    [
      'a key that is ours',
      `${good}  needsKey: METRICS_TOKEN\n`,
      /rad 8: needsKey pekar på METRICS_TOKEN, som är Spanares egen/,
    ],
    [
      'YAML that can not be read',
      good.replace('name: En', 'name: "En'),
      /rad \d+, tecken \d+: Filen är inte giltig YAML\. [^.]*citattecken[^.]*\./,
    ],
    ['a tab', good.replace('  name', '\tname'), /rad 2, tecken 2: Filen är inte giltig YAML\. .*blanksteg, inte tabb/],
    ['a field twice', `${good}  name: Två\n`, /rad 8, tecken 3: .* Fältet står redan/],
    ['an open list', `${good}  expectedAreas: [trygghet\n`, /rad \d+, tecken \d+: .*saknas en avslutande hakparentes/],
    ['something else than a list', 'källor: 1\n', /rad 1: .*skriv en lista av källor/],
  ])('%s', (_name, text, wanted) => {
    write('sources.yaml', text);
    expect(problemsOf()).toMatch(wanted);
  });

  it('is told with the file that was read, wherever it lies', () => {
    write('sources.yaml', good.replace('regionalt', 'x'));
    expect(problemsOf()).toMatch(`${join(folder, 'sources.yaml')} rad 5: `);
  });

  it('is never told in the words of the parser', () => {
    const signs = ['"', "'", '[', '{', '\t', ': ', '- ', '*a', '&a ', '!x ', '%', '@', '`', '|x', '>x', '---\n', '? '];
    for (const [i, line] of good.split('\n').entries())
      for (const sign of signs) {
        const text = good.split('\n').with(i, `${sign}${line}`).join('\n');
        const result = parseYaml(text, 'x.yaml', sourcesSchema);
        const told = result.ok ? '' : result.problems.join('\n');
        expect(told).not.toMatch(/\b(?:must|should|expected|not allowed|Missing|Unexpected|Invalid|Plain|Implicit)\b/);
      }
  });

  it('tells all of them at once, in order', () => {
    write('sources.yaml', good.replace('regionalt', 'x').replace('kind: rss', 'kind: y'));
    expect(problemsOf().split('\n')).toHaveLength(2);
  });

  it('lets a disabled source be unfinished', () => {
    write('sources.yaml', `${good.replace('kind: rss', 'kind: html')}  enabled: false\n`);
    expect(problemsOf()).toBe('');
  });

  it('takes JSON, which is YAML', () => {
    write(
      'sources.yaml',
      JSON.stringify([
        {
          id: 'en',
          name: 'En',
          url: 'http://127.0.0.1:1/x',
          kind: 'rss',
          level: 'regionalt',
          type: 'nyhet',
          language: 'sv',
          enabled: true,
          every: 'PT15M',
          expectedAreas: [],
        },
      ]),
    );
    expect(problemsOf()).toBe('');
  });
});

describe('a source with places to fill and a key', () => {
  const asked = good.replace('/feed', '/feed/{län}?q={ord}').replace('rss', 'json-api');
  const source = (env: Record<string, string> = {}) => load(env).sources[0];

  it('gets its places from params, but for those that its reader fills', () => {
    write('sources.yaml', `${asked}  adapter: crossref\n  params: {län: Skåne & Blekinge, ord: en}\n`);
    expect(source()?.url).toBe('https://a.example/feed/Sk%C3%A5ne%20%26%20Blekinge?q={ord}');
  });

  it('rests without its key, and with an empty one', () => {
    write('sources.yaml', `${good}  needsKey: EN_KEY\n`);
    expect(source()).toMatchObject({ missingKey: 'EN_KEY' });
    expect(source({ EN_KEY: ' ' })).toMatchObject({ missingKey: 'EN_KEY' });
    expect(source({ EN_KEY: 'abc' })).not.toHaveProperty('missingKey');
  });

  it('sends its key only where the configuration says', () => {
    write('sources.yaml', `${good}  needsKey: EN_KEY\n`);
    const { keys } = load({ EN_KEY: 'abc' });
    const asAdded = (url: string) => keys.keyOf({ id: 'ny', url, needsKey: 'EN_KEY' });
    expect(asAdded('https://a.example/other')).toBe('abc');
    expect(asAdded('https://evil.example/feed')).toBeNull();
    expect(asAdded('http://a.example/feed')).toBeNull();
    expect(keys.keyOf({ id: 'ny', url: 'https://a.example/', needsKey: 'HOME' })).toBeNull();
  });
});

describe('a mistake in another file', () => {
  it.each(['areas.yaml', 'departments.yaml', 'projects.yaml', 'synonyms.yaml'])('%s', (file) => {
    write(file, '- id: x\n  fel: 1\n');
    expect(problemsOf()).toMatch(new RegExp(`^${join(folder, file)} rad \\d+: `, 'm'));
    expect(problemsOf()).not.toMatch(/Invalid|Unrecognized|expected/);
  });

  it('may begin with a byte order mark, as some editors write', () => {
    write('sources.yaml', `\ufeff${good}`);
    expect(problemsOf()).toBe('');
  });

  it('in another encoding is refused before it garbles names', () => {
    writeFileSync(join(folder, 'sources.yaml'), Buffer.from(good.replace('name: En', 'name: Värmdö'), 'latin1'));
    expect(problemsOf()).toMatch(/sources\.yaml är inte sparad som UTF-8/);
  });

  it('with a name that stands for nothing', () => {
    write('sources.yaml', '- *ingenting\n');
    expect(problemsOf()).toMatch(/sources\.yaml: .*\*namn/);
  });

  it('a missing one', () => {
    rmSync(join(folder, 'areas.yaml'));
    expect(problemsOf()).toMatch(/areas\.yaml finns inte/);
  });

  it('no areas at all', () => {
    write('areas.yaml', '[]\n');
    expect(problemsOf()).toMatch(/areas\.yaml.*Filen har inga områden/);
  });
});

describe('a mistake in the environment', () => {
  it.each([
    [{ PORT: 'hej' }, /PORT ska vara ett portnummer/],
    [{ PORT: '70000' }, /PORT ska vara ett portnummer/],
    [{ BASE_URL: 'spanare' }, /BASE_URL ska vara en adress/],
    [{ ALLOW_HOSTS: '127.0.0.1' }, /ALLOW_HOSTS ska vara värd:port/],
    [{ ALLOW_HOSTS: 'a.example:99999' }, /ALLOW_HOSTS ska vara värd:port/],
    [{ ALLOW_HOSTS: 'http://a.example:80' }, /ALLOW_HOSTS ska vara värd:port/],
    [{ ALLOW_HOSTS: 'a.example:80,[1:2]:80' }, /ALLOW_HOSTS ska vara värd:port .*innehåller "\[1:2\]:80"/],
    [{ ALLOW_HOSTS: '1.2.3.256:80' }, /ALLOW_HOSTS ska vara värd:port/],
    [{ ALLOW_HOSTS: '*.example:80' }, /ALLOW_HOSTS ska vara värd:port/],
    [{ ALLOW_HOSTS: 'a.example:0' }, /ALLOW_HOSTS ska vara värd:port/],
    [{ TRUST_PROXY: 'ja' }, /TRUST_PROXY ska vara antalet/],
    [{ LOG_LEVEL: 'loud' }, /LOG_LEVEL ska vara ett av/],
    [{ HOST: '0.0.0.0' }, /inloggning är inte inställd/],
    [{ DATABASE_URL: 'mysql://x' }, /DATABASE_URL ska vara en adress som börjar med postgres:/],
    [{ DATABASE_URL: 'postgres://a:hemligt%@x/b' }, /DATABASE_URL innehåller ett procenttecken/],
    [{ REDIS_URL: 'localhost:6379' }, /REDIS_URL ska vara en adress som börjar med redis:/],
    [{ REDIS_URL: 'redis://127.0.0.1:6379/abc' }, /REDIS_URL ska sluta med ett databasnummer/],
    [{ METRICS_TOKEN: 'kort' }, /METRICS_TOKEN är för kort/],
    [{ METRICS_TOKEN: 'hemlig nyckel åäö 123' }, /METRICS_TOKEN kan inte skickas/],
    [{ WORKER_PORT: 'x' }, /WORKER_PORT ska vara ett portnummer/],
    [{ MEILI_URL: 'http://127.0.0.1:7700' }, /MEILI_URL .*har inte Meilisearch/],
  ])('%j', (env, wanted) => {
    expect(problemsOf(env)).toMatch(wanted);
  });

  it('what is allowed to be reached can be, as soon as it is taken', () => {
    const entry = fc.oneof(
      fc.stringMatching(/^[[\]a-f0-9:. åÅ*%_-]{1,12}(:\d{1,5})?$/),
      fc.webAuthority({ withPort: true }),
      fc.ipV6().map((address) => `[${address}]:80`),
      fc.ipV4().map((address) => `${address}:8099`),
    );
    let taken = 0;
    fc.assert(
      fc.property(entry, (text) => {
        const parsed = parseEnvironment({ ALLOW_HOSTS: text });
        if (!parsed.ok) return;
        taken += 1;
        createAddressPolicy({ allowHosts: parsed.environment.ALLOW_HOSTS });
      }),
      { numRuns: 2000 },
    );
    expect(taken).toBeGreaterThan(500);
  });

  it('an open address is allowed when asked for, with a warning', () => {
    expect(load({ HOST: '0.0.0.0', ALLOW_UNAUTHENTICATED: 'yes' }).warnings).toHaveLength(1);
  });
});

it.each([
  ['PT15M', 900_000],
  ['P1D', 86_400_000],
  ['P2W', 1_209_600_000],
  ['P1DT2H3M4.5S', 93_784_500],
  ['PT0.05S', 50],
  ['P', null],
  ['PT', null],
  ['P1M', null],
  ['1h', null],
])('duration %s', (text, wanted) => {
  expect(parseDurationMs(text)).toBe(wanted);
});

it('the version is that of package.json', () => {
  expect(VERSION).toBe(JSON.parse(readFileSync('package.json', 'utf8')).version);
});
