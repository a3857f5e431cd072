/** `spanare search --format` in the built product: files whole and exact, on standard output or where --out says, and mistakes told. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Answered, createHome, type Home, runInTurn } from '../world/product.js';

let home: Home;
let answers: Answered[];
const outOf = (name: string): string => join(home.folder, name);

beforeAll(async () => {
  home = createHome([]);
  const search = (...args: string[]): string[] => ['search', ...args];
  answers = await runInTurn(
    [
      ['tips', 'add', '--text', '=1+1 lyktor vid bryggan', '--who', 'Anna', '--when', '2026-11-20', '--json'],
      ['tips', 'add', '--text', 'Fler lyktor i parken', '--who', 'Bo', '--json'],
      search('lyktor', '--format', 'csv'),
      search('lyktor', '--format', 'csv-machine', '--out', outOf('lyktor.csv')),
      search('lyktor', '--format', 'bibtex', '--limit', '1'),
      search('lyktor nivå:globalt', '--format', 'ris'),
      search('lyktor', '--format', 'xls'),
      search('lyktor', '--format', 'csv', '--limit', '10001'),
      search('lyktor', '--out', outOf('x.csv')),
      search('lyktor', '--format', 'csv', '--out', outOf('finns/inte/x.csv')),
      search('lyktor', '--format', 'csv', '--json'),
    ],
    home,
    { withinMs: 60_000 },
  );
}, 90_000);
afterAll(() => home.remove());

describe('spanare search --format', () => {
  it('writes a file on standard output, byte for byte', () => {
    const { code, stdout, stderr } = answers[2] ?? {};
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^\ufeffRubrik;Ingress;.*\r\n/);
    expect(stdout?.match(/\r\n/g)).toHaveLength(3);
    expect(stdout?.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect(stdout).toContain('"\'=1+1 lyktor vid bryggan";');
  });

  it('writes a file where it is told to, and says so', () => {
    const { code, stdout, stderr } = answers[3] ?? {};
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toContain(`2 poster skrivna till ${outOf('lyktor.csv')}.`);
    expect(readFileSync(outOf('lyktor.csv'), 'utf8').split('\r\n')).toHaveLength(4);
  });

  it('says when not all is there', () => {
    const { code, stdout, stderr } = answers[4] ?? {};
    expect(code).toBe(0);
    expect(stdout?.match(/^@/gm)).toHaveLength(1);
    expect(stderr).toContain('De första 1 av 2 träffar');
  });

  it('of nothing is nothing', () => {
    expect(answers[5]).toMatchObject({ code: 0, stdout: '', stderr: '' });
  });

  it.each([
    [6, /Formatet ”xls” finns inte\. Välj bland csv, csv-machine, ris, bibtex\./],
    [7, /mellan 1 och 10000/],
    [8, /--format/],
    [9, /går inte att skriva: ENOENT/],
    [10, /antingen --json eller --format/],
  ])('mistake %d is told', (at, sentence) => {
    expect(answers[at]).toMatchObject({ code: 1, stdout: '' });
    expect(answers[at]?.stderr).toMatch(sentence);
    expect(answers[at]?.stderr).not.toMatch(/\bat .*\.js/);
  });
});
