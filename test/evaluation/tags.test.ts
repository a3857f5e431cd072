import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { evaluateTagFiles, scoreTags } from '../../src/evaluation/tags.js';
import { makeArea } from '../tagging/make-area.js';

const areas = [makeArea('a', { '2': ['torg'] }), makeArea('b', { '2': ['park'] }), makeArea('c', { '2': ['hamn'] })];
const documents = [
  { id: '1', title: 'Torget', text: 'En park.', lang: 'sv', areas: ['a'] },
  { id: '2', title: 'Torget', text: '', areas: ['a', 'b'] },
  { id: '3', title: 'Hamnen', text: 'vid torget', areas: [] },
];

describe('scoring', () => {
  it('counts over the areas that occur as labels', () => {
    const answers = [
      { id: '1', areas: ['a', 'b'] },
      { id: '2', areas: ['a'] },
      { id: '3', areas: ['c'] },
    ];
    expect(scoreTags(documents, answers)).toEqual({
      suite: 'tags',
      docs: 3,
      microF1: 0.6667,
      macroF1: 0.5,
      emptyTagged: 1,
      areas: { a: { precision: 1, recall: 1, f1: 1 }, b: { precision: 0, recall: 0, f1: 0 } },
    });
  });

  it('says nothing of documents without labels', () => {
    const report = scoreTags([{ id: '1', title: '', text: '' }], [{ id: '1', areas: ['a'] }]);
    expect(report).toEqual({ suite: 'tags', docs: 1, microF1: null, macroF1: null, emptyTagged: 0, areas: {} });
  });
});

describe('files', () => {
  let folder = '';
  const path = (name: string) => join(folder, name);
  const write = (name: string, lines: unknown[]) =>
    writeFile(path(name), lines.map((line) => JSON.stringify(line)).join('\n'));

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tags-'));
    await write('docs.jsonl', documents);
    await write('verdicts.jsonl', [
      { id: '2', areas: ['b', 'a'] },
      { id: '3', areas: [] },
    ]);
    await writeFile(path('broken.jsonl'), '{"id":"1","title":"x","text":"y"}\n{"id":');
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('tags, scores and writes the answers', async () => {
    const report = await evaluateTagFiles({ docs: path('docs.jsonl'), out: path('out.jsonl') }, areas);
    expect(report).toMatchObject({ docs: 3, emptyTagged: 1, areas: { a: { recall: 1 }, b: { recall: 0 } } });
    expect((await readFile(path('out.jsonl'), 'utf8')).split('\n').slice(0, 2)).toEqual([
      '{"id":"1","areas":["a","b"]}',
      '{"id":"2","areas":["a"]}',
    ]);
  });

  it("lets people's judgements stand above the machine", async () => {
    const report = await evaluateTagFiles({ docs: path('docs.jsonl'), verdicts: path('verdicts.jsonl') }, areas);
    expect(report).toMatchObject({ emptyTagged: 0, areas: { a: { f1: 1 }, b: { recall: 1 } } });
  });

  it('names file and line of what cannot be read', async () => {
    await expect(evaluateTagFiles({ docs: path('broken.jsonl') }, areas)).rejects.toThrow(
      /broken\.jsonl, rad 2: raden är inte giltig JSON\. Skriv ett objekt per rad/,
    );
  });

  it('says what can give nothing, before the work', async () => {
    await write('bare.jsonl', [{ id: '1', title: 'x', text: '' }]);
    await write('empty.jsonl', []);
    const docs = path('docs.jsonl');
    const trouble = (files: Parameters<typeof evaluateTagFiles>[0]) =>
      evaluateTagFiles(files, areas).catch((error) => error);
    expect(await trouble({ docs: path('bare.jsonl') })).toMatchObject({ isMisuse: true });
    expect(String(await trouble({ docs: path('empty.jsonl') }))).toMatch(/empty\.jsonl är tom/);
    expect(String(await trouble({ docs: folder }))).toMatch(/är en mapp/);
    expect(String(await trouble({ docs, out: folder }))).toMatch(/--out: .* går inte att skriva: det är en mapp/);
    expect(await trouble({ docs, verdicts: path('empty.jsonl') })).toMatchObject({ docs: 3 });
    expect(await trouble({ docs: path('bare.jsonl'), out: path('bare-out.jsonl') })).toMatchObject({ microF1: null });
  });
});
