import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { areasSchema } from '../../src/domain/area.js';
import { departmentsSchema } from '../../src/domain/department.js';
import { projectsSchema } from '../../src/domain/project.js';
import { adapterOf, sourceSchema } from '../../src/domain/source.js';
import { evaluateTagFiles } from '../../src/evaluation/tags.js';
import { synonymsSchema } from '../../src/language/synonyms.js';
import { compileLexicon } from '../../src/tagging/lexicon.js';
import { tagText } from '../../src/tagging/tag-text.js';

const read = (name: string): unknown => parse(readFileSync(`config/${name}.yaml`, 'utf8'));
const areas = areasSchema.parse(read('areas'));
const areaIds = new Set(areas.map(({ id }) => id));

describe('the files that a municipality edits', () => {
  it('has sources that can be read, with ids of their own and known areas', () => {
    const sources = z.array(sourceSchema).parse(read('sources'));
    expect(new Set(sources.map(({ id }) => id)).size).toBe(sources.length);
    for (const source of sources) {
      expect(adapterOf(source)).not.toBeNull();
      for (const area of source.expectedAreas) expect(areaIds).toContain(area);
    }
  });

  it('keeps pages whose selectors nobody has seen working disabled', () => {
    const pages = z
      .array(sourceSchema)
      .parse(read('sources'))
      .filter(({ kind }) => kind === 'html');
    expect(pages.filter(({ enabled }) => enabled).map(({ id }) => id)).toEqual([]);
    expect(pages.length).toBeGreaterThan(20);
  });

  it('has departments with known areas', () => {
    for (const { areas: interests } of departmentsSchema.parse(read('departments'))) {
      for (const area of interests) expect(areaIds).toContain(area);
    }
  });

  it('has no projects by default', () => expect(projectsSchema.parse(read('projects'))).toEqual([]));

  it('has synonyms in groups of at least two words', () => {
    const { groups } = synonymsSchema.parse(read('synonyms'));
    expect(groups.length).toBeGreaterThan(120);
    for (const group of groups) {
      const entries = Array.isArray(group) ? group : 'near' in group ? group.near : [group.from, ...group.to];
      expect(new Set(entries.map((entry) => entry.toLowerCase())).size).toBe(entries.length);
    }
  });
});

describe('the lexicon on texts of our own', () => {
  const lexicon = compileLexicon(areas);
  const tag = (title: string, summary: string, language = 'sv') =>
    tagText({ title, summary, language }, lexicon)
      .map(({ area }) => area)
      .sort();

  it.each([
    ['Ny klimatplan antagen', 'Fullmäktige har beslutat hur utsläppen ska minska till 2030.', ['hallbar-utveckling']],
    ['Sopbilen kommer en dag senare', 'Sophämtningen flyttas från fredag till lördag på grund av helgen.', []],
    ['Ordningsvakter vid stationen', 'Polisen och kommunen vill minska oron på kvällarna.', ['trygghet']],
    ['Trygg anställning som snickare', 'Vi erbjuder en trygg anställning med kollektivavtal.', []],
    [
      'Fler unga snusar',
      'Elevenkäten visar hur tobak och alkohol används i årskurs nio. Folkhälsan står i fokus.',
      ['folkhalsa'],
    ],
    ['Ansiktskräm för torr hy', 'Hudvård med rabatt, köp online.', []],
    ['Medborgarbudget i tre kommundelar', 'Invånarna får rösta om förslagen.', ['demokrati']],
    ['Vänorten på besök', 'En delegation från Estland kommer inom vänortssamarbetet.', ['internationalisering']],
    ['Bättre företagsklimat', 'Småföretagen är nöjdare med kommunens service.', ['naringsliv']],
  ])('%s', (title, summary, expected) => expect(tag(title, summary)).toEqual(expected));

  it.each([
    ['Loneliness among older people', 'A public health strategy for cities.', ['folkhalsa']],
    ['Interreg call open', 'Partners in the Baltic Sea Region can apply for EU funding.', ['internationalisering']],
    ['Ten new trainers this autumn', 'Shop now with free shipping.', []],
  ])('%s', (title, summary, expected) => expect(tag(title, summary, 'en')).toEqual(expected));
});

const SHARED = '../shared/data/docs.jsonl';
const whereShared = existsSync(SHARED) ? it : it.skip;
if (!existsSync(SHARED)) console.warn(`Skipped: ${SHARED} is not here, so the lexicon is not measured on real texts.`);

whereShared('agrees with people on real texts', async () => {
  const report = await evaluateTagFiles({ docs: SHARED }, areas);
  expect(report.microF1).toBeGreaterThan(0.85);
  expect(report.emptyTagged).toBeLessThan(report.docs / 20);
});
