/** Vinnova's rounds of applications in, items out: those that are public, with the last day to apply first in their summary. */
import { fail, ok } from '../../domain/failure.js';
import { toPlainText } from '../../language/plain-text.js';
import { callTexts } from '../../texts/calls.js';
import { recordTexts } from '../../texts/records.js';
import { vinnovaTexts } from '../../texts/vinnova.js';
import { pathStep } from '../records/identifiers.js';
import { addressOf, type Entry, readEntries, swedishDateOf, toEntry, toRecords } from '../records/make-entry.js';
import { readJson } from '../records/read-json.js';
import type { RecordParser } from '../records/record-parser.js';
import { firstText, htmlOf, type JsonObject, objectOf, objectsOf, paragraphs, textOf } from '../records/values.js';

/** The first link of its own, else Vinnova's search for its number. */
function urlOf(round: JsonObject, number: string): string {
  const links = objectsOf(round.LankLista).flatMap((link) => [addressOf(link.URL), addressOf(link.Lank)]);
  return links.find((link) => link !== null) ?? `https://www.vinnova.se/sok/?q=${pathStep(number)}`;
}

function summaryOf(round: JsonObject): string {
  const deadline = swedishDateOf(round.Stangningsdatum);
  const described = firstText(round.Beskrivning, round.BeskrivningEngelska);
  return paragraphs(deadline === null ? '' : callTexts.deadline(deadline)) + htmlOf(described);
}

function readRound(round: JsonObject): Entry {
  const number = firstText(round.Diarienummer, round.DiarienummerUtlysning);
  // Who leaves out whether a round is public has not said that it is.
  if (!('Publik' in round)) return 'unreadable';
  if (textOf(round.Publik) !== '1' && round.Publik !== true) return null;
  if (number === '') return 'no-identity';
  const swedish = toPlainText(textOf(round.Titel));
  const english = toPlainText(textOf(round.TitelEngelska));
  return toEntry({
    externalId: number,
    url: urlOf(round, number),
    title: swedish || english || number,
    summaryHtml: summaryOf(round),
    published: swedishDateOf(round.Oppningsdatum),
    language: swedish === '' && english !== '' ? 'en' : 'sv',
    type: 'utlysning',
    identifiers: { vinnova: number },
  });
}

/** One round, asked for by its number, comes without a list around it. */
const isRound = (json: unknown): boolean => 'Diarienummer' in objectOf(json);

export const parseVinnova: RecordParser = (input) => {
  const json = readJson(input);
  if (!json.ok) return json;
  if (!Array.isArray(json.value) && !isRound(json.value))
    return fail('not-a-feed', recordTexts.otherShape(vinnovaTexts.theList));
  return ok(toRecords(readEntries(json.value, readRound)));
};
