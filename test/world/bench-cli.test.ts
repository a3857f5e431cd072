/** `npm run bench` given what it can't use: one sentence or the usage, exit code 2, never a stack. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHome, ensureBuilt, type Home, PROJECT } from './product.js';

let home: Home;
beforeAll(() => {
  ensureBuilt();
  home = createHome();
  writeFileSync(join(home.folder, 'good.jsonl'), '{"q":"a","id":"1","title":"a","text":"b"}\n');
  writeFileSync(join(home.folder, 'bad.jsonl'), '{"q":"a","id":"1","title":"a","text":"b"}\n{"q":\n');
  writeFileSync(join(home.folder, 'empty.jsonl'), '\n');
});
afterAll(() => home.remove());

function bench(...args: string[]) {
  const all = ['--enable-source-maps', '--expose-gc', join(PROJECT, 'dist/test/bench/main.js'), ...args];
  return spawnSync(process.execPath, all, { cwd: home.folder, env: { CONFIG_DIR: home.configDir }, encoding: 'utf8' });
}

describe('npm run bench', () => {
  it('tells how it is used', () => {
    const { status, stdout, stderr } = bench('--help');
    expect(stdout).toMatch(/^Usage: npm run -s bench[\s\S]*search --file/);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(bench()).toMatchObject({ status: 2, stdout: '', stderr: stdout });
  });

  it.each<[string[], RegExp]>([
    [['sök'], /no bench sök/],
    [['search'], /--file FILE is missing/],
    [['search', '--file'], /--file .*missing/],
    [['search', '--file', 'good.jsonl', '--queries', 'nowhere.jsonl'], /nowhere\.jsonl finns inte/],
    [['search', '--file', 'bad.jsonl', '--queries', 'good.jsonl'], /bad\.jsonl, rad 2: .*JSON/],
    [['search', '--file', 'empty.jsonl', '--queries', 'good.jsonl'], /empty\.jsonl är tom/],
    [['search', '--engine', 'meilisearch'], /meilisearch/],
    [['tags', '--file', 'nowhere.jsonl'], /nowhere\.jsonl finns inte/],
    [['intake', '--items', 'många'], /--items/],
  ])('%j is told in one sentence', (args, sentence) => {
    const { status, stdout, stderr } = bench(...args);
    expect(stderr).toMatch(sentence);
    expect({ status, stdout, lines: stderr.trimEnd().split('\n').length }).toEqual({ status: 2, stdout: '', lines: 1 });
  });

  it('answers with one JSON object', () => {
    const { status, stdout } = bench('search', '--file', 'good.jsonl', '--queries', 'good.jsonl');
    expect(JSON.parse(stdout)).toMatchObject({ bench: 'search', docs: 1 });
    expect(status).toBe(0);
  });
});
