/** What a person writes, and what becomes title and lead of it. */
import { describe, expect, it } from '@jest/globals';
import { addsTo, callsGoodExample, cleanLine, cleanNote, splitNote } from '../../../src/intake/tips/tip-words.js';

describe('a note', () => {
  const CASES: [string, string, string][] = [
    ['Tyresö testar trygghetsvärdar', 'Tyresö testar trygghetsvärdar', ''],
    ['Tyresö testar trygghetsvärdar.', 'Tyresö testar trygghetsvärdar', ''],
    ['Vem gör vad i Tyresö?', 'Vem gör vad i Tyresö?', ''],
    ['Rubriken\nResten av texten.\n\nMer text.', 'Rubriken', 'Resten av texten. Mer text.'],
    ['Tyresö testar trygghetsvärdar. De går på kvällarna.', 'Tyresö testar trygghetsvärdar', 'De går på kvällarna.'],
    ['Hej! Tyresö testar trygghetsvärdar. De går.', 'Hej! Tyresö testar trygghetsvärdar', 'De går.'],
    [
      'De har t.ex. Bo Ek och kl. 10 den 3. Maj ett möte. Sedan fika.',
      'De har t.ex. Bo Ek och kl. 10 den 3. Maj ett möte',
      'Sedan fika.',
    ],
    ['Såg ett bra exempel … Mer kommer senare', 'Såg ett bra exempel …', 'Mer kommer senare'],
    ['🌱 Odling på taken\nfungerar 👍', '🌱 Odling på taken', 'fungerar 👍'],
  ];
  it.each(CASES)('%j', (note, title, rest) => {
    expect(splitNote(cleanNote(note))).toEqual({ title, rest });
  });

  it('of one endless sentence begins with a clipped title and is told whole', () => {
    const note = 'ord '.repeat(200).trim();
    const { title, rest } = splitNote(note);
    expect(title.length).toBeLessThanOrEqual(120);
    expect(title).toMatch(/…$/);
    expect(rest).toBe(note);
  });

  it('keeps its lines, and loses what cannot be seen', () => {
    expect(cleanNote('  a\u0000b \r\n\r\n\r\n\r\n\u202ec\u200b  d\u0085e\t f\u2028g\ud800 ')).toBe('ab\n\nc d\ne f\ng');
    expect(cleanNote('\u200b\n \u0007')).toBe('');
    expect(cleanLine(' Anna\n\tEk\u202e ')).toBe('Anna Ek');
    expect(cleanNote('👨‍👩‍👧 e\u0301')).toBe('👨‍👩‍👧 é');
  });

  it('is text: markup and entities stand as they were written', () => {
    expect(splitNote(cleanNote('<b>x</b> &amp; y'))).toEqual({ title: '<b>x</b> &amp; y', rest: '' });
  });
});

describe('a good example', () => {
  it.each([
    ['Ett gott exempel från Tyresö', true],
    ['Bra\nexempel!', true],
    ['Goda exempel finns', true],
    ['Det var inte ett bra exempel', false],
    ['Till exempel en skola', false],
  ])('%j: %s', (text, isOne) => expect(callsGoodExample(text)).toBe(isOne));
});

describe('whether a note adds to its item', () => {
  it('does not when title and lead were made of it', () => {
    expect(addsTo('Rubrik.\nResten, här.', { title: 'Rubrik', summary: 'Resten, här.' })).toBe(false);
    expect(addsTo('Hela texten', { title: 'Egen rubrik', summary: 'Hela texten' })).toBe(false);
    expect(addsTo('Rubrik. Något annat', { title: 'Rubrik', summary: 'Sidans ingress' })).toBe(true);
    expect(addsTo('Rubrik. Lång text som fortsätter', { title: 'Rubrik', summary: 'Lång text…' })).toBe(true);
  });
});
