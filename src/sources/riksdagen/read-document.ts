/** One document of the Riksdag's lists in, an item out. */
import type { Person } from '../../domain/item.js';
import type { ItemType } from '../../domain/vocabulary.js';
import { toCleanLine } from '../../language/plain-text.js';
import { toLanguageCode } from '../parsing/language-code.js';
import { pathStep } from '../records/identifiers.js';
import { addressOf, type Entry, swedishDateOf, toEntry } from '../records/make-entry.js';
import { firstText, htmlOf, type JsonObject, listOf, objectOf, objectsOf, textOf } from '../records/values.js';

/** Addresses in the lists lack their scheme. */
const SITE = 'https://data.riksdagen.se/';

/** What the document types are to us; of any other the source says what it usually is. */
const TYPES: ReadonlyMap<string, ItemType> = new Map([
  // Bills, inquiries, committee reports, communications, terms of reference and memoranda: texts that an analyst reads.
  ...['prop', 'sou', 'ds', 'dir', 'bet', 'utl', 'skr', 'rfr', 'rir', 'kom', 'fpm', 'komm', 'urd', 'utr'].map(
    (type) => [type, 'rapport'] as const,
  ),
  // Motions, questions, replies, decisions, minutes and statutes.
  ...['mot', 'ip', 'fr', 'frs', 'rskr', 'prot', 'sfs', 'yttr', 'eunprot', 'votering', 'kammakt', 'tlista'].map(
    (type) => [type, 'ovrigt'] as const,
  ),
]);

/** "2026/27:901"; a statute's number ("2026:9991") says its year itself. */
function designationOf(document: JsonObject): string {
  const session = textOf(document.rm);
  const number = textOf(document.beteckning);
  if (session === '' || number === '') return number;
  return number.startsWith(`${session}:`) ? number : `${session}:${number}`;
}

function titleOf(document: JsonObject, designation: string): string {
  const given = toCleanLine(textOf(document.titel));
  const kind = firstText(document.dokumentnamn, document.debattnamn, document.doktyp);
  const main = given === '' ? toCleanLine(`${kind} ${designation}`) : given;
  const sub = toCleanLine(textOf(document.undertitel));
  if (sub === '' || main === '') return main || sub;
  // "av Anna Exempel" goes on where the title ended; a subtitle of its own does not.
  return /^\p{Ll}/u.test(sub) ? `${main} ${sub}` : `${main}: ${sub}`;
}

/** Who signed it, with their party; else the body that it comes from. */
function peopleOf(document: JsonObject): Person[] {
  const signers = listOf(document.dokintressent).flatMap((group) => objectsOf(objectOf(group).intressent));
  const people = signers.flatMap((signer): Person[] => {
    const name = toCleanLine(textOf(signer.namn));
    const party = toCleanLine(textOf(signer.partibet));
    if (name === '') return [];
    return [party === '' || party === '-' ? { name } : { name, affiliation: party }];
  });
  const body = toCleanLine(textOf(document.organ));
  return people.length > 0 || body === '' ? people : [{ name: body }];
}

function urlOf(document: JsonObject, id: string): string | null {
  const given = addressOf(document.dokument_url_html, SITE) ?? addressOf(document.dokument_url_text, SITE);
  return given ?? addressOf(id === '' ? '' : `${SITE}dokument/${pathStep(id)}.html`);
}

export function readDocument(document: JsonObject): Entry {
  const id = firstText(document.dok_id, document.id);
  const designation = designationOf(document);
  const type = TYPES.get(firstText(document.doktyp, document.typ).toLowerCase());
  return toEntry({
    externalId: id === '' ? null : id,
    url: urlOf(document, id),
    title: titleOf(document, designation),
    summaryHtml: htmlOf(firstText(document.notis, document.summary)),
    published: swedishDateOf(document.publicerad) ?? swedishDateOf(document.datum),
    language: toLanguageCode(textOf(document.lang)) ?? 'sv',
    ...(type && { type }),
    people: peopleOf(document),
    identifiers: { ...(id !== '' && { riksdagen: id }), ...(designation !== '' && { beteckning: designation }) },
  });
}
