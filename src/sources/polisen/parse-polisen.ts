/** The police's list of events in, items out. Their place stands last in their name; what time they happened stands first in it. */
import { fail, ok } from '../../domain/failure.js';
import { toCleanLine } from '../../language/plain-text.js';
import { polisenTexts } from '../../texts/polisen.js';
import { recordTexts } from '../../texts/records.js';
import { addressOf, type Entry, readEntries, swedishDateOf, toEntry, toRecords } from '../records/make-entry.js';
import { readJson } from '../records/read-json.js';
import type { RecordParser } from '../records/record-parser.js';
import { firstText, htmlOf, type JsonObject, numberOf, objectsOf, textOf } from '../records/values.js';

/** Addresses in the list are relative to the publisher's site. */
const SITE = 'https://polisen.se';

const placeOf = (name: string): string => name.slice(name.lastIndexOf(',') + 1).trim();

/** @returns whether the event happened in one of the places ("Nacka;Värmdö"); any place will do when none is named. */
function judgePlace(wanted: string): (name: string) => boolean {
  const places = wanted
    .split(/[;,]/)
    .map((place) => place.trim().toLocaleLowerCase('sv'))
    .filter((place) => place !== '');
  return (name) => places.length === 0 || places.includes(placeOf(name).toLocaleLowerCase('sv'));
}

function readEvent(event: JsonObject, isWanted: (name: string) => boolean): Entry {
  const id = textOf(event.id);
  const name = toCleanLine(firstText(event.name, event.type));
  if (!isWanted(name)) return null;
  if (id === '') return 'no-identity';
  return toEntry({
    externalId: id,
    url: addressOf(event.url, SITE),
    title: name,
    summaryHtml: htmlOf(textOf(event.summary)),
    published: swedishDateOf(event.datetime),
    language: 'sv',
    identifiers: { polisen: id },
  });
}

/** What tells whether two lists overlap; the position is the middle of a county and says nothing about where anything happened. */
function describeWindow(list: unknown): Record<string, string | null> {
  const ids = objectsOf(list).flatMap((event) => numberOf(event.id) ?? []);
  // Not as arguments of one call: a hostile list has more than a call can take.
  const pick = (better: (a: number, b: number) => number) => (ids.length === 0 ? null : String(ids.reduce(better)));
  return {
    lowestId: pick((a, b) => Math.min(a, b)),
    highestId: pick((a, b) => Math.max(a, b)),
    count: String(ids.length),
  };
}

export const parsePolisen: RecordParser = (input) => {
  const json = readJson(input);
  if (!json.ok) return json;
  if (!Array.isArray(json.value)) return fail('not-a-feed', recordTexts.otherShape(polisenTexts.theList));
  const isWanted = judgePlace(input.params.kommun ?? '');
  const entries = readEntries(json.value, (event) => readEvent(event, isWanted));
  return ok(toRecords(entries, { next: describeWindow(json.value) }));
};
