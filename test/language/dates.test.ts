/** Dates as publishers write them: tables of text and instant, and properties that hold for any text. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readDate } from '../../src/language/dates.js';

/** A Monday evening, winter time. */
const now = new Date('2026-11-23T17:00:00Z');

function at(text: string): string | null {
  return readDate(text, { now })?.at ?? null;
}

const INSTANTS: [string, string][] = [
  ['Thu, 01 Jan 2004 19:48:21 GMT', '2004-01-01T19:48:21.000Z'],
  ['Mon, 18 Nov 2026 09:15:00 +0100', '2026-11-18T08:15:00.000Z'],
  ['Thu, 01 Jan 04 19:48:21 GMT', '2004-01-01T19:48:21.000Z'],
  ['1 Jan 99 0:00:01 EST', '1999-01-01T05:00:01.000Z'],
  ['Thu, 15 Jan 2026 10:03:18 CET', '2026-01-15T09:03:18.000Z'],
  ['Thu, 16 Jul 2026 10:03:18 CEST', '2026-07-16T08:03:18.000Z'],
  ['Fri, 06 Nov 2026 10:00:00 PDT', '2026-11-06T17:00:00.000Z'],
  ['Thu, 01 Jan 2004 19:48:21 A', '2004-01-01T20:48:21.000Z'],
  ['Fri, 31 Mar 2023 20:19:00 America/Los_Angeles', '2023-04-01T03:19:00.000Z'],
  ['Mon, 12 Feb 2018 06:53:00 GMT-0500', '2018-02-12T11:53:00.000Z'],
  ['Sun Jan  4 16:29:06 2004', '2004-01-04T16:29:06.000Z'],
  ['Sun Jan 4 16:29:06 PDT 2004', '2004-01-04T23:29:06.000Z'],
  ['2026-11-20T14:02:11Z', '2026-11-20T14:02:11.000Z'],
  ['2026-11-20T14:02:11.5+01:00', '2026-11-20T13:02:11.500Z'],
  ['2026-11-20T14:02:11+0100', '2026-11-20T13:02:11.000Z'],
  ['2026-11-20T14:02', '2026-11-20T14:02:00.000Z'],
  ['20261120T140211Z', '2026-11-20T14:02:11.000Z'],
  ['2026-11-20T24:00:00Z', '2026-11-21T00:00:00.000Z'],
  ['2026-08-22 7:55:23 +02:00', '2026-08-22T05:55:23.000Z'],
  ['fre, 01 maj 2026 09:00:00 +0200', '2026-05-01T07:00:00.000Z'],
  ['den 3 okt. 2026 kl. 18.00', '2026-10-03T16:00:00.000Z'],
  ['22 juli 2021KL 11:40', '2021-07-22T09:40:00.000Z'],
  ['Publicerad: fredag 20 november 2026 kl 9.05', '2026-11-20T08:05:00.000Z'],
  ['Onsdag 7 oktober 2026 klockan 18', '2026-10-07T16:00:00.000Z'],
  ['14:30, 12 maj 2026', '2026-05-12T12:30:00.000Z'],
  ['2026-11-20 14:02:11', '2026-11-20T13:02:11.000Z'],
  ['2026-07-20 14:02:11', '2026-07-20T12:02:11.000Z'],
  ['20.11.2026 14:30', '2026-11-20T13:30:00.000Z'],
  ['1520932969', '2018-03-13T09:22:49.000Z'],
  // The skipped hour is read as the hour after; of the doubled one the first is meant.
  ['2026-03-29 02:30:00', '2026-03-29T01:30:00.000Z'],
  ['2026-10-25 02:30:00', '2026-10-25T00:30:00.000Z'],
  ['2026-10-25 03:30:00', '2026-10-25T02:30:00.000Z'],
  ['Mon Jan 2 15:04:05 2006 EST', '2006-01-02T20:04:05.000Z'],
  ['Mon, 02 Jan 2006 15:04:05 MST -07:00', '2006-01-02T22:04:05.000Z'],
  ['Mon, 02 Jan 2006 15:04:05 --0700', '2006-01-02T22:04:05.000Z'],
  ['Mon, 02 Jan 2006 15 -0700', '2006-01-02T22:00:00.000Z'],
  ['Mon , 02 Jan 2006 15:04:05 GMT', '2006-01-02T15:04:05.000Z'],
  ['Mon, 2, Jan 2006 15:04 GMT', '2006-01-02T15:04:00.000Z'],
  ['mar., 01 déc. 2020 16:11:02 +0000', '2020-12-01T16:11:02.000Z'],
  ['15:04 02.01.2006 -0700', '2006-01-02T22:04:00.000Z'],
  ['20260512143000', '2026-05-12T12:30:00.000Z'],
  ['Senast ändrad 2026-05-12 14:30', '2026-05-12T12:30:00.000Z'],
  ['Publiceringsdatum: 2026-05-12 14:30', '2026-05-12T12:30:00.000Z'],
  ['tirsdag d. 12. maj 2026 kl. 14.30', '2026-05-12T12:30:00.000Z'],
  ['I dag 08.00', '2026-11-23T07:00:00.000Z'],
  ['i går, kl. 14.30', '2026-11-22T13:30:00.000Z'],
  ['för 2 timmar sedan', '2026-11-23T15:00:00.000Z'],
  ['10 min sedan', '2026-11-23T16:50:00.000Z'],
  ['just nu', '2026-11-23T17:00:00.000Z'],
];

const DAYS: [string, string][] = [
  ['12 maj 2026', '2026-05-12'],
  ['12 oktober 2026', '2026-10-12'],
  ['20 november 2026', '2026-11-20'],
  ['den 1:a maj 2026', '2026-05-01'],
  ['2026.11.20', '2026-11-20'],
  ['20261120', '2026-11-20'],
  ['2026-327', '2026-11-23'],
  ['2026-W48-1', '2026-11-23'],
  ['2026-11-23Z', '2026-11-23'],
  ['20/11 2026', '2026-11-20'],
  ['20/11/2026', '2026-11-20'],
  ['11/20/2026', '2026-11-20'],
  // The weekday tells which is the month; without it the order is European.
  ['Mon, 01/02/2006', '2006-01-02'],
  ['01/02/2006', '2006-02-01'],
  ['Sat, 11 04 2020', '2020-04-11'],
  ['2006 January 02', '2006-01-02'],
  ['26 Sep 2022 GMT', '2022-09-26'],
  ['02.01.2006 -0700', '2006-01-02'],
  ['1e juni 2026', '2026-06-01'],
  ['20-11-2026', '2026-11-20'],
  ['5. März 2026', '2026-03-05'],
  ['7. januar 2026', '2026-01-07'],
  ['lørdag 5. desember 2026', '2026-12-05'],
  ['12. toukokuuta 2026', '2026-05-12'],
  ['May 12, 2026', '2026-05-12'],
  ['2026年11月20日', '2026-11-20'],
  ['Måndag den 23 november', '2026-11-23'],
  ['mån 23 nov', '2026-11-23'],
  ['2 okt', '2026-10-02'],
  ['24 dec', '2025-12-24'],
  ['29 feb', '2024-02-29'],
  ['18/12', '2025-12-18'],
  ['i förrgår', '2026-11-21'],
  ['för 3 dagar sedan', '2026-11-20'],
  ['för en månad sedan', '2026-10-23'],
];

const NOT_DATES = [
  '',
  'hej',
  'maj',
  '12',
  '100',
  'kl 12',
  '14:30',
  '2026-13-01',
  '2026-02-29',
  '31 februari 2026',
  'Sun, 99 Jun 2009 12:00:00 GMT',
  '2026-11-20T25:00:00Z',
  '2026-11-20T10:61:00Z',
  '2026-11-20T10:00:00+99:99',
  '2026-11-20T10:00:00+00:xx',
  '0001-01-01T00:00:00Z',
  '12 maj 2026 och annat',
  'Sista ansökningsdag 12 maj 2026',
  '22 maj–24 maj 2026',
  'SOU 2026:14',
  '2026/13',
  '070-123 45 67',
  `12 maj 2026${' '.repeat(10_000)}x`,
];

describe('readDate', () => {
  it.each(INSTANTS)('reads "%s" as an instant', (text, expected) => {
    expect(readDate(text, { now })).toEqual({ at: expected, precision: 'instant' });
  });

  it.each(DAYS)('reads "%s" as a day', (text, expected) => {
    expect(readDate(text, { now })).toEqual({ at: `${expected}T00:00:00.000Z`, precision: 'day' });
  });

  it.each([
    ['2026-11', '2026-11-01', 'month'],
    ['november 2026', '2026-11-01', 'month'],
    ['2026', '2026-01-01', 'year'],
  ])('keeps how little "%s" says', (text, day, precision) => {
    expect(readDate(text)).toEqual({ at: `${day}T00:00:00.000Z`, precision });
  });

  it.each(NOT_DATES)('gives null for "%s"', (text) => {
    expect(readDate(text, { now })).toBeNull();
  });

  it('needs to know the time for what is said in relation to it', () => {
    for (const text of ['i går', '2 okt', '18/11', 'för 2 timmar sedan']) expect(readDate(text)).toBeNull();
  });

  it('takes the zone it is told for times that name none, but not from Swedish words', () => {
    expect(readDate('2026-11-20 14:00:00', { zone: 'UTC' })?.at).toBe('2026-11-20T14:00:00.000Z');
    expect(readDate('2026-11-20T14:00:00', { zone: 'Europe/Stockholm' })?.at).toBe('2026-11-20T13:00:00.000Z');
    expect(readDate('20 november 2026 kl. 14.00', { zone: 'UTC' })?.at).toBe('2026-11-20T13:00:00.000Z');
  });

  it('reads every month in Swedish, whole and short, for every year', () => {
    const whole = 'januari februari mars april maj juni juli augusti september oktober november december'.split(' ');
    for (const [i, month] of whole.entries()) {
      const expected = `2026-${String(i + 1).padStart(2, '0')}-09T00:00:00.000Z`;
      for (const name of [month, month.slice(0, 3), `${month.slice(0, 3)}.`, month.toUpperCase()]) {
        expect([name, at(`9 ${name} 2026`)]).toEqual([name, expected]);
      }
    }
  });

  it.each(['sv', 'sv-FI', 'da', 'nb', 'nn', 'fi', 'de', 'de-AT', 'en-GB', 'en-US', 'is'])(
    'reads the dates that programs write in %s, with and without a clock',
    (locale) => {
      for (let month = 0; month < 12; month++) {
        const date = new Date(Date.UTC(2026, month, 9 + month, 14, 5, 9));
        for (const dateStyle of ['full', 'long', 'medium'] as const) {
          for (const timeStyle of [undefined, 'short', 'medium', 'long'] as const) {
            const text = new Intl.DateTimeFormat(locale, { dateStyle, timeStyle, timeZone: 'UTC' }).format(date);
            expect([text, at(text)?.slice(0, 10)]).toEqual([text, date.toISOString().slice(0, 10)]);
          }
        }
      }
    },
  );

  it('reads back any instant in the forms machines write', () => {
    const instants = fc.date({
      min: new Date('1970-01-01T00:00:00Z'),
      max: new Date('2200-01-01T00:00:00Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(instants, (date) => {
        const second = `${date.toISOString().slice(0, 19)}.000Z`;
        expect(readDate(date.toISOString())?.at).toBe(date.toISOString());
        expect(readDate(date.toUTCString())?.at).toBe(second);
      }),
    );
  });

  it('reads Swedish wall-clock time as the time zone database has it', () => {
    const format = new Intl.DateTimeFormat('sv-SE', {
      timeZone: 'Europe/Stockholm',
      dateStyle: 'short',
      timeStyle: 'medium',
    });
    const instants = fc.date({
      min: new Date('1997-01-01T00:00:00Z'),
      max: new Date('2037-01-01T00:00:00Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(instants, (date) => {
        const read = readDate(format.format(date));
        // The doubled hour of autumn is the only one that may come back as another instant.
        expect(format.format(new Date(read?.at ?? 0))).toBe(format.format(date));
      }),
    );
  });

  it('never throws and never gives anything but a whole ISO text', () => {
    const dateLike = fc
      .array(
        fc.constantFrom(
          '2026',
          '-',
          '11',
          '20',
          'T',
          ':',
          '.',
          ' ',
          'maj',
          'kl',
          'i går',
          '+',
          'Z',
          '99',
          ',',
          '/',
          'för',
          'sedan',
          'W',
        ),
      )
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), dateLike), (text) => {
        const date = readDate(text, { now });
        if (date) expect(new Date(date.at).toISOString()).toBe(date.at);
      }),
      { numRuns: 2000 },
    );
  });
});
