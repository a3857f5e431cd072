/** The measures of a search, and a whole evaluation of the embedded engine. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { evaluateSearchFiles, measureAnswer } from '../../src/evaluation/search.js';
import { openEmbeddedEngine } from '../../src/search/embedded.js';
import type { SearchEngine } from '../../src/search/engine.js';

describe('measureAnswer', () => {
  it.each<[string[], Record<string, number>, [number, number, number, number]]>([
    [['a'], { a: 2 }, [1, 1, 1, 1]],
    [['x', 'a'], { a: 2 }, [1 / Math.log2(3), 0.5, 1, 1]],
    [['a', 'b'], { a: 1, b: 2 }, [(1 + 3 / Math.log2(3)) / (3 + 1 / Math.log2(3)), 0.5, 1, 1]],
    [['a'], { a: 1 }, [1, 0, 0, 1]],
    [['a'], { a: 2, b: 2 }, [3 / (3 + 3 / Math.log2(3)), 1, 1, 0.5]],
    [[], { a: 2 }, [0, 0, 0, 0]],
    [[...'bcdefghijk', 'a'], { a: 2 }, [0, 0, 0, 0]],
    [['a'], { a: 0 }, [0, 0, 0, 0]],
  ])('%j against %j', (ids, relevant, [ndcg10, mrr10, success10, recall10]) => {
    const measures = measureAnswer(ids, relevant);
    expect(measures.ndcg10).toBeCloseTo(ndcg10, 10);
    expect(measures).toMatchObject({ mrr10, success10, recall10 });
  });
});

describe('evaluateSearchFiles', () => {
  let folder: string;
  let engine: SearchEngine;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'spanare-eval-'));
    engine = openEmbeddedEngine({ folder: join(folder, 'index') });
  });
  afterEach(async () => {
    await engine.close();
    rmSync(folder, { recursive: true });
  });

  const write = (name: string, lines: object[]) => {
    writeFileSync(join(folder, name), `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`);
    return join(folder, name);
  };

  it('measures by kind and writes the answers', async () => {
    const docsFile = write('docs.jsonl', [
      {
        id: '1',
        url: 'https://exempel.invalid/1',
        title: 'Simhallen öppnar',
        text: 'Efter renoveringen.',
        lang: 'sv',
        level: 'kommunen',
        type: 'nyhet',
        areas: [],
      },
      { id: '2', title: 'Nya cykelvägar', text: 'Fler ska cykla.' },
    ]);
    const queriesFile = write('queries.jsonl', [
      { q: 'simhall', relevant: { '1': 2 }, kind: 'inflection' },
      { q: 'cykel', relevant: { '2': 2 }, kind: 'compound' },
      { q: 'saknas', relevant: { '2': 2 }, kind: 'compound' },
      { q: 'renovering' },
    ]);
    const outFile = join(folder, 'out.jsonl');
    const result = await evaluateSearchFiles({ docsFile, queriesFile, outFile, engine });
    expect(result).toMatchObject({
      suite: 'search',
      engine: 'embedded',
      queries: 4,
      ndcg10: 0.6667,
      mrr10: 0.6667,
      success10: 0.6667,
      recall10: 0.6667,
    });
    expect(result.kinds.inflection).toEqual({ queries: 1, ndcg10: 1, mrr10: 1, success10: 1, recall10: 1 });
    expect(result.kinds.compound).toMatchObject({ queries: 2, success10: 0.5 });
    const answers = readFileSync(outFile, 'utf8')
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(answers).toEqual([
      { q: 'simhall', ids: ['1'] },
      { q: 'cykel', ids: ['2'] },
      { q: 'saknas', ids: [] },
      { q: 'renovering', ids: ['1'] },
    ]);
  });

  it('tells which line is wrong', async () => {
    const docsFile = write('docs.jsonl', [{ id: '1', title: 'Ett', text: '' }, { id: 2 }]);
    const queriesFile = write('q.jsonl', [{ q: 'ett', relevant: { '1': 2 } }]);
    await expect(evaluateSearchFiles({ docsFile, queriesFile, engine })).rejects.toThrow(
      /docs\.jsonl, rad 2: id, title och text saknas eller har fel form\. Skriv till exempel \{"id"/,
    );
  });

  describe('says before the work, in Swedish, why it can give nothing', () => {
    const doc = { id: '1', title: 'Ett', text: '' };
    const judged = { q: 'ett', relevant: { '1': 2 } };
    const raw = (name: string, text: string): string => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    };
    const good = () => ({ docsFile: write('docs.jsonl', [doc]), queriesFile: write('queries.jsonl', [judged]) });

    it.each<[string, () => object, RegExp, boolean]>([
      [
        'bad JSON',
        () => ({ docsFile: raw('d.jsonl', '{"id":"1","title":"x","text":"y"}\n\n{"id":') }),
        /d\.jsonl, rad 3: raden är inte giltig JSON\. Skriv ett objekt per rad: \{"id"/,
        false,
      ],
      ['bad JSON of a query', () => ({ queriesFile: raw('q.jsonl', 'ett\n') }), /q\.jsonl, rad 1: .* \{"q"/, false],
      [
        'a grade that is none',
        () => ({ queriesFile: write('q.jsonl', [{ q: 'x', relevant: { a: 'ja' } }]) }),
        /rad 1: relevant\.a saknas/,
        false,
      ],
      [
        'a line that is a list',
        () => ({ queriesFile: raw('q.jsonl', '[]') }),
        /rad 1: raden är inget JSON-objekt/,
        false,
      ],
      ['a folder', () => ({ docsFile: folder }), /är en mapp/, false],
      ['no file', () => ({ docsFile: join(folder, 'saknas') }), /saknas finns inte/, false],
      ['no documents', () => ({ docsFile: raw('d.jsonl', '\n \n') }), /d\.jsonl är tom/, false],
      ['no queries', () => ({ queriesFile: raw('q.jsonl', '') }), /q\.jsonl är tom/, false],
      [
        'nothing to measure',
        () => ({ queriesFile: write('q.jsonl', [{ q: 'x' }]) }),
        /Inget går att mäta: .*relevant.*--out/,
        true,
      ],
      ['a folder to write to', () => ({ outFile: folder }), /--out: .* går inte att skriva: det är en mapp/, false],
      [
        'no folder to write in',
        () => ({ outFile: join(folder, 'saknas', 'ut.jsonl') }),
        /--out: .*mappen finns inte/,
        false,
      ],
      [
        'a file for a folder',
        () => ({ outFile: join(write('docs.jsonl', [doc]), 'ut.jsonl') }),
        /--out: .*ingen mapp/,
        false,
      ],
    ])('%s', async (_name, change, sentence, isMisuse) => {
      const idle: SearchEngine = { ...engine, startRebuild: () => Promise.reject(new Error('The work began')) };
      const trouble: unknown = await evaluateSearchFiles({ ...good(), ...change(), engine: idle }).catch(
        (error) => error,
      );
      expect(String(trouble)).toMatch(sentence);
      expect(trouble).toMatchObject({ isMisuse });
    });
  });

  it('gives the answers to queries without labels, also from a file that begins with a mark of its encoding', async () => {
    const docsFile = join(folder, 'docs.jsonl');
    writeFileSync(docsFile, '\uFEFF{"id":"1","title":"Simhallen","text":""}\r\n');
    const outFile = join(folder, 'out.jsonl');
    await evaluateSearchFiles({ docsFile, queriesFile: write('q.jsonl', [{ q: 'simhall' }]), outFile, engine });
    expect(readFileSync(outFile, 'utf8')).toBe('{"q":"simhall","ids":["1"]}\n');
  });

  const shared = '../shared/data';
  const isThere = existsSync(`${shared}/queries.jsonl`);
  if (!isThere) console.warn('Skipped: the judged queries are not beside the repository');
  (isThere ? it : it.skip)('answers nine of ten judged queries without any synonyms', async () => {
    const result = await evaluateSearchFiles({
      docsFile: `${shared}/docs.jsonl`,
      queriesFile: `${shared}/queries.jsonl`,
      engine,
    });
    expect(result.success10).toBeGreaterThanOrEqual(0.9);
    expect(result.ndcg10).toBeGreaterThanOrEqual(0.8);
  });
});
