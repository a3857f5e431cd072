/** A list of documents from the Riksdag in, items and where the list goes on out; in JSON, in XML, and in RSS for who has asked for that. */
import { fail, ok, type Result } from '../../domain/failure.js';
import { recordTexts } from '../../texts/records.js';
import { riksdagenTexts } from '../../texts/riksdagen.js';
import { decodeText } from '../decode-text.js';
import { parseFeed } from '../feed/parse-feed.js';
import type { Document } from '../parse-tasks.js';
import { parseMarkup } from '../parsing/parse-markup.js';
import { readEntries, toRecords } from '../records/make-entry.js';
import { readJson } from '../records/read-json.js';
import type { RecordParser } from '../records/record-parser.js';
import { firstText, type JsonObject, objectOf, objectsOf, textOf } from '../records/values.js';
import { readDocument } from './read-document.js';
import { xmlAsJson } from './xml-as-json.js';

const LIST = 'dokumentlista';

function readXml(text: string): Result<unknown> {
  const markup = parseMarkup(text, { xml: true });
  if (!markup.ok) return markup;
  const list = xmlAsJson(markup.value.root, LIST);
  if (list === null) return fail('not-a-feed', recordTexts.notData);
  return markup.value.isCutShort ? fail('truncated', riksdagenTexts.truncated) : ok(list);
}

function readAnswer(input: Document, text: string): Result<unknown> {
  return new RegExp(`<${LIST}[\\s/>]`).test(text.slice(0, 2000)) ? readXml(text) : readJson(input);
}

/** The day of the newest document, however it is dated; "" for none. */
function newestOf(documents: unknown): string {
  const days = objectsOf(documents).flatMap(({ publicerad, datum }) => [textOf(publicerad), textOf(datum)]);
  return days
    .map((day) => day.slice(0, 10))
    .reduce((newest, day) => (/^\d{4}-\d\d-\d\d$/.test(day) && day > newest ? day : newest), '');
}

function describeList(list: JsonObject): Record<string, string | null> {
  const said = (name: string) => firstText(list[`@${name}`]) || null;
  return {
    nextPage: said('nasta_sida'),
    page: said('sida'),
    pages: said('sidor'),
    warning: said('varning'),
    newest: newestOf(list.dokument) || null,
  };
}

export const parseRiksdagen: RecordParser = (input) => {
  const text = decodeText(input.bytes, input.contentType).trimStart();
  if (/<(?:rss|feed)[\s>]/.test(text.slice(0, 500))) {
    const feed = parseFeed(input);
    return feed.ok ? ok({ items: feed.value.items, skipped: feed.value.skipped, deletedIds: [], next: {} }) : feed;
  }
  const answer = readAnswer(input, text);
  if (!answer.ok) return answer;
  const found = objectOf(answer.value)[LIST];
  if (typeof found !== 'object' || found === null) return fail('not-a-feed', recordTexts.otherShape(LIST));
  const list = objectOf(found);
  // Without hits there is no `dokument`, with one hit it is no list.
  return ok(toRecords(readEntries(list.dokument, readDocument), { next: describeList(list) }));
};
