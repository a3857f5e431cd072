/** One entry of arXiv's answer in, an item out, or the reason why it is none. */
import { canParseUrl } from '../../domain/can-parse-url.js';
import type { DatedText, Person } from '../../domain/item.js';
import { readDate } from '../../language/dates.js';
import type { MarkupElement } from '../parsing/parse-markup.js';
import { childrenOf, findChild, textOf, textsOf } from '../parsing/xml-names.js';
import { type Entry, toEntry } from '../records/make-entry.js';
import { paragraphs } from '../records/values.js';

const LONGEST_AFFILIATION = 200;

/** Ids are `2101.00001` and, until 2007, `cs/9901001`; each may name its version. */
const ID_IN_ADDRESS = /^(?:https?:)?\/\/[^/?#]+\/(?:abs|pdf)\/([^?#\s]+?)(?:v\d+)?(?:\.pdf)?$/i;
const ERROR_ADDRESS = /^https?:\/\/[^/?#]*arxiv\.org\/api\/errors/i;

/** @returns the id without its version, or null where the address names none. */
export const arxivIdIn = (address: string): string | null => ID_IN_ADDRESS.exec(address)?.[1] ?? null;

/** arXiv tells of an error with an entry whose id is an address of the interface itself. @returns what it says, or null for a real entry. */
export function errorIn(entry: MarkupElement): string | null {
  if (!ERROR_ADDRESS.test(textOf(findChild(entry, 'atom', 'id')))) return null;
  return textOf(findChild(entry, 'atom', 'summary')) || textOf(findChild(entry, 'atom', 'title'));
}

/** First published, or where that is missing, changed. */
export function publishedOf(entry: MarkupElement): DatedText | null {
  for (const name of ['published', 'updated'] as const) {
    const date = readDate(textOf(findChild(entry, 'atom', name)), { zone: 'UTC' });
    if (date) return date;
  }
  return null;
}

function readPerson(author: MarkupElement): Person | null {
  const name = textOf(findChild(author, 'atom', 'name'));
  const affiliation = [...new Set(textsOf(author, 'arxiv', 'affiliation'))].join(', ').slice(0, LONGEST_AFFILIATION);
  return name === '' ? null : { name, ...(affiliation !== '' && { affiliation }) };
}

function hrefOf(entry: MarkupElement, isIt: (link: MarkupElement['attribs']) => boolean): string {
  const link = childrenOf(entry, 'atom', 'link').find(({ attribs }) => isIt(attribs));
  return link?.attribs.href?.trim() ?? '';
}

/** The abstract's own page, of no version: the newest is what a reader wants. */
function addressOf(entry: MarkupElement, id: string): string {
  const written = hrefOf(entry, ({ rel }) => rel === undefined || rel === 'alternate');
  const address = /^https?:\/\//i.test(written) && canParseUrl(written) ? written : `https://arxiv.org/abs/${id}`;
  return address.replace(/^http:/i, 'https:').replace(/v\d+$/, '');
}

function doiOf(entry: MarkupElement): string | null {
  const written = [textOf(findChild(entry, 'arxiv', 'doi')), hrefOf(entry, ({ title }) => title === 'doi')];
  const dois = written.map((text) => /(?:^|[/:\s])(10\.\d{4,9}\/[^\s;,]+)/.exec(text)?.[1]);
  return dois.find((doi) => doi !== undefined)?.toLowerCase() ?? null;
}

export function readEntry(entry: MarkupElement): Entry {
  const id = arxivIdIn(textOf(findChild(entry, 'atom', 'id')));
  if (id === null) return 'no-identity';
  const doi = doiOf(entry);
  return toEntry({
    externalId: id,
    url: addressOf(entry, id),
    title: textOf(findChild(entry, 'atom', 'title')),
    summaryHtml: paragraphs(textOf(findChild(entry, 'atom', 'summary'))),
    published: publishedOf(entry),
    language: 'en',
    type: 'forskning',
    people: childrenOf(entry, 'atom', 'author').flatMap((author) => readPerson(author) ?? []),
    identifiers: { arxiv: id, ...(doi !== null && { doi }) },
  });
}
