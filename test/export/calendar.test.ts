/** Calendars are folded and escaped as RFC 5545 says, days stay days, and what a program unfolds is what was put in. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { FeedEntry } from '../../src/export/feed-document.js';
import { renderFeed } from '../../src/export/feeds.js';
import { anyEntry, FORBIDDEN, kept, makeEntry, makeFeed } from './make.js';

type Property = [name: string, value: string];

/** By the letter of the specification: lines end with CRLF, those that begin with a blank go on. */
function readCalendar(text: string): Property[] {
  expect(text.endsWith('\r\n')).toBe(true);
  const folded = text.slice(0, -2).split('\r\n');
  for (const line of folded) {
    expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
    expect(line).not.toMatch(/[\r\n]/);
  }
  return folded
    .join('\r\n')
    .replace(/\r\n[ \t]/g, '')
    .split('\r\n')
    .map((line) => {
      const at = line.indexOf(':');
      return [line.slice(0, at), line.slice(at + 1)];
    });
}

const unescaped = (value: string): string =>
  value.replace(/\\(.)/g, (_, character: string) => (/n/i.test(character) ? '\n' : character));

const calendarOf = (...entries: FeedEntry[]): Property[] => readCalendar(renderFeed('ics', makeFeed(entries)));
const propertyOf = (properties: Property[], name: string): string | undefined =>
  properties.find(([one]) => one === name)?.[1];

describe('a calendar', () => {
  it('has a name, and events that take no time', () => {
    expect(renderFeed('ics', makeFeed([makeEntry()]))).toBe(
      [
        'BEGIN:VCALENDAR',
        'VERSION:2.0',
        'PRODID:-//Spanare//Spanare//SV',
        'CALSCALE:GREGORIAN',
        'NAME:Spanare: lampor & torg',
        'X-WR-CALNAME:Spanare: lampor & torg',
        'X-WR-CALDESC:Det nyaste om lampor <och> torg.',
        'X-WR-TIMEZONE:Europe/Stockholm',
        'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
        'X-PUBLISHED-TTL:PT1H',
        'BEGIN:VEVENT',
        'UID:urn:spanare:item:1',
        'DTSTAMP:20261122T070809Z',
        'LAST-MODIFIED:20261122T070809Z',
        // Half past midnight in Sweden.
        'DTSTART;VALUE=DATE:20261121',
        'DTEND;VALUE=DATE:20261122',
        'TRANSP:TRANSPARENT',
        'SUMMARY:Nya lampor vid torget',
        'DESCRIPTION:Kommunen byter lampor i höst.\\n\\nKälla: Bladet\\nPersoner: Ada',
        '  Exempel\\nOmråden: Trygghet\\nhttps://bladet.example/artiklar/1?a=1&b=2',
        'URL:https://bladet.example/artiklar/1?a=1&b=2',
        'CATEGORIES:Trygghet',
        'END:VEVENT',
        'END:VCALENDAR',
        '',
      ].join('\r\n'),
    );
  });

  it.each([
    ['day', '2026-12-31T00:00:00.000Z', '20261231', '20270101'],
    ['month', '2026-12-01T00:00:00.000Z', '20261201', '20270101'],
    ['month', '2028-02-01T00:00:00.000Z', '20280201', '20280301'],
    ['instant', '2026-03-28T23:59:00.000Z', '20260329', '20260330'],
  ] as const)('a %s (%s) lasts from %s until %s', (precision, publishedAt, start, end) => {
    const properties = calendarOf(makeEntry({ precision, publishedAt }));
    expect(propertyOf(properties, 'DTSTART;VALUE=DATE')).toBe(start);
    expect(propertyOf(properties, 'DTEND;VALUE=DATE')).toBe(end);
  });

  it.each([
    ['year', '2026-01-01T00:00:00.000Z'],
    [null, null],
  ] as const)('what is only known to the %s stands on no day', (precision, publishedAt) => {
    const properties = calendarOf(makeEntry({ precision, publishedAt }));
    expect(properties.map(([name]) => name).filter((name) => name.startsWith('DT'))).toEqual(['DTSTAMP']);
    expect(properties).toContainEqual(['BEGIN', 'VJOURNAL']);
  });

  it('holds something even where there is nothing', () => {
    const properties = calendarOf();
    expect(properties.filter(([name]) => name === 'BEGIN').map(([, value]) => value)).toEqual([
      'VCALENDAR',
      'VTIMEZONE',
      'DAYLIGHT',
      'STANDARD',
    ]);
  });

  it('gives back any text, and nothing that a text says becomes a property', () => {
    const NAMES =
      /^(?:BEGIN|END|VERSION|PRODID|CALSCALE|NAME|X-WR-CALNAME|X-WR-CALDESC|X-WR-TIMEZONE|REFRESH-INTERVAL;VALUE=DURATION|X-PUBLISHED-TTL|UID|DTSTAMP|LAST-MODIFIED|DTSTART;VALUE=DATE|DTEND;VALUE=DATE|TRANSP|SUMMARY|DESCRIPTION|URL|CATEGORIES)$/;
    fc.assert(
      fc.property(anyEntry, (entry) => {
        const properties = calendarOf(entry);
        for (const [name, value] of properties) {
          expect(name).toMatch(NAMES);
          expect(value.match(FORBIDDEN)).toBeNull();
          expect(value).not.toMatch(/[\r\n\u0085\u2028\u2029]/);
        }
        expect(properties.filter(([name]) => name === 'BEGIN')).toHaveLength(2);
        const title = kept(entry.title);
        if (title !== '') expect(kept(unescaped(propertyOf(properties, 'SUMMARY') ?? ''))).toBe(title);
        const description = kept(unescaped(propertyOf(properties, 'DESCRIPTION') ?? ''));
        expect(description.startsWith(kept(entry.summary))).toBe(true);
        if (entry.areas.length > 0)
          expect((propertyOf(properties, 'CATEGORIES') ?? '').split(/(?<!\\)(?:\\\\)*,/)).toHaveLength(
            entry.areas.length,
          );
      }),
      { numRuns: 200 },
    );
  });
});
