/**
 * News and warnings (VMA) of Krisinformation.se in, items out. Their fields are described nowhere that can be trusted, so names are read
 * without case, several names are known for each field, and anything may be missing.
 */
import { fail, ok } from '../../domain/failure.js';
import { toPlainText } from '../../language/plain-text.js';
import { krisinformationTexts } from '../../texts/krisinformation.js';
import { recordTexts } from '../../texts/records.js';
import { toLanguageCode } from '../parsing/language-code.js';
import { addressOf, type Entry, readEntries, swedishDateOf, toEntry, toRecords } from '../records/make-entry.js';
import { readJson } from '../records/read-json.js';
import type { RecordParser } from '../records/record-parser.js';
import {
  firstText,
  htmlOf,
  type JsonObject,
  listOf,
  objectOf,
  objectsOf,
  paragraphs,
  textOf,
} from '../records/values.js';

/** Where a message without an address of its own can be read: a warning must not be lost for want of a link. */
const SITE = 'https://www.krisinformation.se/';

/** Names in lower case; a warning in the common alerting protocol has its words in `info`. */
function withPlainNames(record: JsonObject): JsonObject {
  const lower = (object: JsonObject): JsonObject =>
    Object.fromEntries(Object.entries(object).map(([name, value]) => [name.toLowerCase(), value]));
  const own = lower(record);
  return { ...lower(objectOf(listOf(own.info)[0])), ...own };
}

const isYes = (value: unknown): boolean => /^(?:true|1|yes|ja)$/i.test(textOf(value));

/** Trials of the warning system, and warnings about nothing, are nobody's news. */
const isTrial = (message: JsonObject): boolean =>
  isYes(message.istest) || isYes(message.istestvma) || /^(?:test|exercise|draft)$/i.test(textOf(message.status));

function areasOf(message: JsonObject): string[] {
  const areas = [...listOf(message.area), ...listOf(message.areas)];
  const names = areas.map((area) => {
    const fields = withPlainNames(objectOf(area));
    return toPlainText(firstText(area, fields.description, fields.areadesc, fields.name));
  });
  return [...new Set(names.filter((name) => name !== ''))];
}

function linkOf(message: JsonObject): string {
  const links = [message.web, message.link, message.url, message.links, message.bodylinks].flatMap(listOf);
  const found = links.flatMap((link) => {
    const fields = withPlainNames(objectOf(link));
    return addressOf(firstText(link, fields.url, fields.href, fields.link), SITE) ?? [];
  });
  return found[0] ?? SITE;
}

function summaryOf(message: JsonObject): string {
  const lead = firstText(message.preamble, message.summary, message.ingress, message.pushmessage);
  const body = firstText(message.bodytext, message.body, message.description, message.text);
  const areas = areasOf(message);
  const repeatsLead = toPlainText(body).startsWith(toPlainText(lead));
  const concerns = areas.length === 0 ? '' : paragraphs(krisinformationTexts.concerns(areas));
  return [repeatsLead ? '' : `<p>${htmlOf(lead)}</p>`, concerns, htmlOf(body)].filter((html) => html !== '').join('');
}

function readMessage(record: JsonObject): Entry {
  const message = withPlainNames(record);
  if (isTrial(message)) return null;
  const id = firstText(message.identifier, message.id, message.guid);
  const title = toPlainText(
    firstText(message.headline, message.title, message.rubrik, message.pushmessage, message.event),
  );
  return toEntry({
    externalId: id === '' ? null : id,
    url: linkOf(message),
    title,
    summaryHtml: summaryOf(message),
    published: swedishDateOf(firstText(message.published, message.sent, message.publisheddate, message.updated)),
    language: toLanguageCode(textOf(message.language)),
    identifiers: id === '' ? {} : { krisinformation: id },
  });
}

/** The list itself, or the one list in the object around it. @returns null where there is none. */
function listIn(json: unknown): unknown[] | null {
  if (Array.isArray(json)) return json;
  const lists = Object.values(objectOf(json)).filter(Array.isArray);
  return lists.find((list) => objectsOf(list).length > 0) ?? lists[0] ?? null;
}

export const parseKrisinformation: RecordParser = (input) => {
  const json = readJson(input);
  if (!json.ok) return json;
  const list = listIn(json.value);
  if (list === null) return fail('not-a-feed', recordTexts.otherShape(krisinformationTexts.theList));
  return ok(toRecords(readEntries(list, readMessage)));
};
