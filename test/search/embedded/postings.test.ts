/** Lists of rows with counts and places are read back as they were written, whatever the gaps and counts. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createGathering, gatherPostings } from '../../../src/search/embedded/gather.js';
import { codeOf, PostingsRun, PostingsWriter, TEXT_PLACE } from '../../../src/search/embedded/postings.js';

interface Entry {
  row: number;
  title: number[];
  text: number[];
}

const places = (most: number) => fc.uniqueArray(fc.integer({ min: 0, max: TEXT_PLACE - 1 }), { maxLength: most });
const entry = fc
  .record({ row: fc.nat({ max: 5000 }), title: places(20), text: places(40) })
  .filter(({ title, text }) => title.length + text.length > 0);
const list = fc
  .uniqueArray(entry, { selector: ({ row }) => row, maxLength: 40 })
  .map((entries): Entry[] => entries.map(sorted).sort((a, b) => a.row - b.row));

const sorted = ({ row, title, text }: Entry): Entry => ({
  row,
  title: [...title].sort((a, b) => a - b),
  text: [...text].sort((a, b) => a - b),
});

function write(entries: Entry[]): PostingsWriter {
  const writer = new PostingsWriter();
  for (const { row, title, text } of entries) {
    writer.add(row, title.length, text.length);
    for (const field of [title, text])
      for (const [i, place] of field.entries()) writer.addPlace(place, i === 0 ? 0 : (field[i - 1] ?? 0));
  }
  return writer;
}

const ALL = { revisions: new Uint32Array(5001).fill(1), after: 0, upTo: 1 };

function readBack(run: PostingsRun): Entry[] {
  return Array.from({ length: run.size }, (_, i) => {
    const [at, title, text] = [run.placesAt[i] ?? 0, run.titles[i] ?? 0, run.texts[i] ?? 0];
    return {
      row: run.rows[i] ?? -1,
      title: [...run.places.subarray(at, at + title)],
      text: [...run.places.subarray(at + title, at + title + text)].map((place) => place - TEXT_PLACE),
    };
  });
}

describe('postings', () => {
  it('are read back with their places', () => {
    fc.assert(
      fc.property(list, (entries) => {
        const writer = write(entries);
        const run = new PostingsRun();
        run.decodeWithPlaces(writer.list.view(), writer.places.view(), writer.count, ALL);
        expect(readBack(run)).toEqual(entries);
      }),
    );
  });

  it('leave out rows that have been changed since', () => {
    fc.assert(
      fc.property(list, fc.uniqueArray(fc.nat({ max: 5000 })), (entries, changed) => {
        const revisions = new Uint32Array(5001).fill(1);
        for (const row of [...changed, ...entries.slice(0, 3).map(({ row }) => row)]) revisions[row] = 2;
        const writer = write(entries);
        const list = { bytes: writer.list.view(), count: writer.count, valid: { revisions, after: 0, upTo: 1 } };
        const left = entries.filter(({ row }) => revisions[row] === 1);
        const postings = gatherPostings([list], createGathering(5001));
        expect([...postings.rows]).toEqual(left.map(({ row }) => row));
        expect([...postings.codes]).toEqual(left.map(({ title, text }) => codeOf(title.length, text.length)));
      }),
    );
  });

  it('of several segments are written in order of rows, each with its own places', () => {
    fc.assert(
      fc.property(list, fc.nat(), (entries, seed) => {
        const isFirst = (i: number): boolean => ((seed >> (i % 8)) & 1) === 0;
        const parts = [entries.filter((_, i) => isFirst(i)), entries.filter((_, i) => !isFirst(i))];
        const run = new PostingsRun();
        for (const part of parts) {
          const writer = write(part);
          run.decodeWithPlaces(writer.list.view(), writer.places.view(), writer.count, ALL);
        }
        const joined = new PostingsWriter();
        run.writeTo(joined, true);
        const again = new PostingsRun();
        again.decodeWithPlaces(joined.list.view(), joined.places.view(), joined.count, ALL);
        expect(readBack(again)).toEqual(entries);
      }),
    );
  });

  it('of several inflections are gathered with their counts together, at most fifteen of each', () => {
    fc.assert(
      fc.property(list, list, (first, second) => {
        const lists = [first, second].map((entries) => {
          const writer = write(entries);
          return { bytes: writer.list.view(), count: writer.count, valid: ALL };
        });
        const rows = [...new Set([...first, ...second].map(({ row }) => row))].sort((a, b) => a - b);
        const count = (row: number, field: 'title' | 'text'): number =>
          [...first, ...second].reduce(
            (sum, each) => sum + (each.row === row ? Math.min(15, each[field].length) : 0),
            0,
          );
        const postings = gatherPostings(lists, { ...createGathering(5001), byRow: new Uint8Array(5001).fill(77) });
        expect([...postings.rows]).toEqual(rows);
        expect([...postings.codes]).toEqual(rows.map((row) => codeOf(count(row, 'title'), count(row, 'text'))));
      }),
    );
  });
});
