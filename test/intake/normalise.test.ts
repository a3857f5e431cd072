/** Raw items to drafts: text, address, language, order; what can't be an item is null. */
import { describe, expect, it } from '@jest/globals';
import { decideSortAt, normalise } from '../../src/intake/normalise.js';
import { raw, source } from './support.js';

const from = source('a');

describe('normalise', () => {
  it('makes plain text and keeps the link', () => {
    const draft = normalise(raw({ summaryHtml: '<p>En &amp; två</p><script>alert(1)</script><b>tre</b>' }), from);
    expect(draft?.summary).toBe('En & två tre');
    expect(draft?.url).toBe('https://a.example/nyheter/1');
  });

  it('keeps a less-than sign of a title, which readers give as text', () => {
    expect(normalise(raw({ title: ' Barn <18 år\n får hjälp ' }), from)?.title).toBe('Barn <18 år får hjälp');
  });

  it('takes the title from the lead when there is none', () => {
    expect(normalise(raw({ title: '', summaryHtml: 'Bara en lead.' }), from)?.title).toBe('Bara en lead.');
  });

  it.each([
    ['no address', raw({ url: null })],
    ['an address that no one can open', raw({ url: 'javascript:alert(1)' })],
    ['neither title nor lead', raw({ title: ' ', summaryHtml: '<script>x</script>' })],
  ])('gives null for %s', (_name, item) => {
    expect(normalise(item, from)).toBeNull();
  });

  it('cuts a lead at 600 characters and asks for no page', () => {
    const draft = normalise(raw({ summaryHtml: 'ord '.repeat(400) }), from);
    expect(draft?.summary.length).toBeLessThanOrEqual(600);
    expect(draft?.wantsOwnPage).toBe(false);
  });

  it('asks for the own page when the lead is under 200 characters', () => {
    expect(normalise(raw({ summaryHtml: 'x'.repeat(199) }), from)?.wantsOwnPage).toBe(true);
    expect(normalise(raw({ summaryHtml: 'x'.repeat(200) }), from)?.wantsOwnPage).toBe(false);
  });

  it('lets the text decide the language, then the entry, then the source', () => {
    const english = raw({
      title: 'Cities work together for cleaner water',
      summaryHtml: 'The network of cities has agreed on how they will share what they learn about the sea.',
    });
    expect(normalise(english, from)?.language).toBe('en');
    expect(normalise(raw({ title: '12', summaryHtml: '', language: 'fi' }), from)?.language).toBe('fi');
    expect(normalise(raw({ title: '12', summaryHtml: '' }), from)?.language).toBe('sv');
  });

  it('changes its hash with title, lead, people and identifiers only', () => {
    const hash = (more: Parameters<typeof raw>[0]) => normalise(raw(more), from)?.sourceHash;
    expect(hash({ published: null, url: 'https://a.example/2' })).toBe(hash({}));
    const event = (published: string) =>
      normalise(raw({ published: { at: published, precision: 'instant' } }), {
        ...from,
        kind: 'json-api',
        adapter: 'polisen',
      });
    expect(event('2026-11-20T08:00:00.000Z')?.sourceHash).not.toBe(event('2026-11-20T09:00:00.000Z')?.sourceHash);
    expect(hash({ title: 'En annan' })).not.toBe(hash({}));
    expect(hash({ identifiers: { doi: '10.5555/x' } })).not.toBe(hash({}));
    expect(hash({ people: [{ name: 'Anna Ek' }] })).not.toBe(hash({}));
  });
});

describe('decideSortAt', () => {
  const seen = '2026-11-23T08:00:00.000Z';
  it.each([
    ['published', '2026-11-20T00:00:00.000Z', '2026-11-20T00:00:00.000Z'],
    ['a little ahead', '2026-11-24T07:00:00.000Z', '2026-11-24T07:00:00.000Z'],
    ['more than a day ahead', '2031-01-01T00:00:00.000Z', seen],
  ])('%s', (_name, at, wanted) => {
    expect(decideSortAt({ at, precision: 'instant' }, seen)).toBe(wanted);
  });
  it('nothing said', () => expect(decideSortAt(null, seen)).toBe(seen));
});
