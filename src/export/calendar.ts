/**
 * A feed document in, a calendar (RFC 5545) out. What has a day is an event of that whole day, and what has a month one of the whole month, since
 * calendars show nothing but events; it takes no time from anybody. What has neither stands as a journal entry without a date: in the file, on no day.
 */
import { exportTexts as texts } from '../texts/export.js';
import type { FeedDocument, FeedEntry } from './feed-document.js';
import { titleOf } from './feed-title.js';
import { swedishDate } from './known-date.js';
import { oneLine, webLink, writable } from './plain-text.js';

const MOST_OCTETS = 75;

const escapeText = (text: string): string =>
  writable(text)
    .replace(/[\\;,]/g, '\\$&')
    .replaceAll('\n', '\\n');

/** Lines of at most 75 octets, parted between characters; what goes on begins with a blank. */
function fold(line: string): string {
  const lines: string[] = [];
  let current = '';
  let octets = 0;
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (octets + size > MOST_OCTETS) {
      lines.push(current);
      current = ' ';
      octets = 1;
    }
    current += character;
    octets += size;
  }
  return [...lines, current].join('\r\n');
}

const compact = (date: string): string => date.replace(/\.\d+|[-:]/g, '');

/** @param date `YYYY-MM-DD` */
function addDay(date: string): string {
  const next = new Date(`${date}T00:00:00Z`);
  next.setUTCDate(next.getUTCDate() + 1);
  return next.toISOString().slice(0, 10);
}

/** @param month `YYYY-MM` */
function nextMonth(month: string): string {
  const next = new Date(`${month}-01T00:00:00Z`);
  next.setUTCMonth(next.getUTCMonth() + 1);
  return next.toISOString().slice(0, 10);
}

/** The first day and the day after the last; null where neither day nor month is known. */
function periodOf(entry: FeedEntry): { start: string; end: string } | null {
  const date = swedishDate(entry);
  if (date?.length === 10) return { start: date, end: addDay(date) };
  return date?.length === 7 ? { start: `${date}-01`, end: nextMonth(date) } : null;
}

function describe(entry: FeedEntry, link: string | null): string {
  const { areas, people, source } = entry;
  const known = [
    ...(oneLine(source) === '' ? [] : [texts.calendar.source(oneLine(source))]),
    ...(people.length === 0 ? [] : [texts.calendar.people(people.map(oneLine))]),
    ...(areas.length === 0 ? [] : [texts.calendar.areas(areas.map(({ name }) => oneLine(name)))]),
    // Some calendars drop the address that has a property of its own.
    ...(link === null ? [] : [link]),
  ].join('\n');
  const summary = writable(entry.summary).trim();
  return summary === '' ? known : `${summary}\n\n${known}`;
}

function writeEntry(entry: FeedEntry): string[] {
  const link = webLink(entry.url);
  const period = periodOf(entry);
  const component = period === null ? 'VJOURNAL' : 'VEVENT';
  const updated = compact(entry.updatedAt);
  return [
    `BEGIN:${component}`,
    `UID:${oneLine(entry.id)}`,
    `DTSTAMP:${updated}`,
    `LAST-MODIFIED:${updated}`,
    ...(period === null
      ? []
      : [
          `DTSTART;VALUE=DATE:${compact(period.start)}`,
          `DTEND;VALUE=DATE:${compact(period.end)}`,
          'TRANSP:TRANSPARENT',
        ]),
    `SUMMARY:${escapeText(titleOf(entry))}`,
    `DESCRIPTION:${escapeText(describe(entry, link))}`,
    ...(link === null ? [] : [`URL:${link}`]),
    ...(entry.areas.length === 0
      ? []
      : [`CATEGORIES:${entry.areas.map(({ name }) => escapeText(oneLine(name))).join(',')}`]),
    `END:${component}`,
  ];
}

/** A calendar must hold something; this says nothing about any day. */
const TIME_ZONE = [
  'BEGIN:VTIMEZONE',
  'TZID:Europe/Stockholm',
  'BEGIN:DAYLIGHT',
  'DTSTART:19810329T020000',
  'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU',
  'TZOFFSETFROM:+0100',
  'TZOFFSETTO:+0200',
  'END:DAYLIGHT',
  'BEGIN:STANDARD',
  'DTSTART:19961027T030000',
  'RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU',
  'TZOFFSETFROM:+0200',
  'TZOFFSETTO:+0100',
  'END:STANDARD',
  'END:VTIMEZONE',
];

export function renderCalendar(feed: FeedDocument): string {
  const name = escapeText(oneLine(feed.title));
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Spanare//Spanare//SV',
    'CALSCALE:GREGORIAN',
    `NAME:${name}`,
    `X-WR-CALNAME:${name}`,
    `X-WR-CALDESC:${escapeText(oneLine(feed.description))}`,
    'X-WR-TIMEZONE:Europe/Stockholm',
    'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
    'X-PUBLISHED-TTL:PT1H',
    ...(feed.entries.length === 0 ? TIME_ZONE : feed.entries.flatMap(writeEntry)),
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${fold(line)}\r\n`).join('');
}
