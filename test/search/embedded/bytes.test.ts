/** Numbers and texts written as bytes are read back as they were. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ByteReader, ByteWriter } from '../../../src/search/embedded/bytes.js';

describe('bytes', () => {
  it.each([0, 1, 127, 128, 16_383, 16_384, 2 ** 28 - 1, 2 ** 28, 2 ** 31, 2 ** 32 - 1])(
    'keep the number %d',
    (value) => {
      const writer = new ByteWriter(1);
      writer.varint(value);
      const reader = new ByteReader(writer.view());
      expect(reader.varint()).toBe(value);
      expect(reader.isAtEnd).toBe(true);
    },
  );

  it('keep any texts, one after the other', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 200 })), (texts) => {
        const writer = new ByteWriter(1);
        for (const text of texts) writer.text(text);
        const reader = new ByteReader(writer.view());
        for (const text of texts) expect(new TextDecoder().decode(reader.sized())).toBe(text);
        expect(reader.isAtEnd).toBe(true);
      }),
    );
  });

  it('pass over what has a size', () => {
    const writer = new ByteWriter(1);
    writer.appendSized(new Uint8Array(300).fill(255));
    writer.varint(7);
    const reader = new ByteReader(writer.view());
    reader.skipSized();
    expect(reader.varint()).toBe(7);
  });
});
