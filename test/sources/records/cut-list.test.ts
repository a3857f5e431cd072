/** Long lists cut into slices: whatever stands in them, the slices together are the list. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Cut, cutList } from '../../../src/sources/records/cut-list.js';

const encode = (text: string) => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

function cut(
  text: string | Uint8Array,
  name: string | null,
  sliceBytes: number,
): { slices: string[]; envelope: string } {
  const cutting = cutList(typeof text === 'string' ? encode(text) : text, name, sliceBytes);
  const slices: string[] = [];
  let step: IteratorResult<Uint8Array, Cut> = cutting.next();
  for (; !step.done; step = cutting.next()) slices.push(decode(step.value));
  return { slices, envelope: decode(step.value.envelope) };
}

const values = (slices: string[]): unknown[] => slices.flatMap((slice) => JSON.parse(slice));
/** Texts that look like what the cutter looks for. */
const tricky = fc.oneof(
  fc.string(),
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('"', '\\', '\\"', ']', '},{', '[,', 'å"]', '\\\\', '"hits":['),
);
const element = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  tricky,
  fc.record({ a: tricky, b: fc.array(tricky) }),
  fc.dictionary(tricky, tricky),
);
const spaced = (value: unknown, space: number) => JSON.stringify(value, null, space);

describe('a list', () => {
  it('is the same, cut into slices of any size', () => {
    fc.assert(
      fc.property(fc.array(element, { maxLength: 12 }), fc.nat(80), fc.constantFrom(0, 1, 4), (list, size, space) => {
        const text = spaced(list, space);
        const { slices, envelope } = cut(text, null, size);
        expect(values(slices)).toEqual(JSON.parse(text));
        expect(JSON.parse(envelope)).toEqual([]);
      }),
    );
  });

  it('is found by its name in an object, and the rest is left around it', () => {
    fc.assert(
      fc.property(fc.array(element, { maxLength: 8 }), element, element, fc.nat(60), (hits, before, after, size) => {
        const whole = { before, inner: { hits: [1, [2]] }, text: '"hits":[', hits, after };
        const { slices, envelope } = cut(spaced(whole, 2), 'hits', size);
        expect(values(slices)).toEqual(JSON.parse(JSON.stringify(hits)));
        expect(JSON.parse(envelope)).toEqual(JSON.parse(JSON.stringify({ ...whole, hits: [] })));
      }),
    );
  });

  it('has no slice longer than the size and one element', () => {
    const list = Array.from({ length: 100 }, (_, i) => ({ i, text: 'x'.repeat(20) }));
    const { slices } = cut(JSON.stringify(list), null, 200);
    expect(slices.length).toBeGreaterThan(10);
    expect(Math.max(...slices.map(({ length }) => length))).toBeLessThan(200 + 50);
  });

  it('may have a byte order mark, white space and an end after it', () => {
    expect(values(cut('\ufeff \n[1, 2 ]\n ', null, 0).slices)).toEqual([1, 2]);
  });
});

describe('what is no whole list', () => {
  it.each(['{"a":[1]}', '<html>', '', '  ', '"text"', 'null'])('%j is one slice as it is', (text) => {
    expect(cut(text, null, 1)).toEqual({ slices: [text], envelope: text });
  });

  it.each(['{"a":[1]}', '{"hits":{"hits":[1]}}', '{"hits":"[1]"}', '[{"hits":[1]}]', '{"x":"hits', '{}'])(
    '%j has no list of that name',
    (text) => {
      expect(cut(text, 'hits', 1)).toEqual({ slices: [text], envelope: text });
    },
  );

  it.each(['[1,2', '[1,{"a":"b', '[1,"\\', '[1,[2]'])('%j ends in a slice that can’t be read', (text) => {
    const { slices } = cut(text, null, 0);
    expect(() => JSON.parse(slices.at(-1) ?? '')).toThrow();
  });

  it('any bytes: it ends, and never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.constantFrom(null, 'hits'), fc.nat(20), (bytes, name, size) => {
        const start = encode(name === null ? '[' : '{"hits":[');
        const whole = new Uint8Array([...start, ...bytes]);
        expect(cut(whole, name, size).slices.length).toBeGreaterThan(0);
      }),
    );
  });

  it.each([
    ['brackets', '[['.repeat(5_000_000)],
    ['quotes', `["${'"'.repeat(10_000_000)}`],
    ['backslashes', `["${'\\"'.repeat(5_000_000)}`],
    ['commas', `[${','.repeat(10_000_000)}]`],
  ])('ten megabytes of %s end', (_, text) => {
    expect(cut(text, null, 1024 * 1024).slices.length).toBeGreaterThan(0);
  });
});
