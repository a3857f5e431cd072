/** A record in arXiv's own format (`arXiv`) in, the parts of an item out. It tells more of people than Dublin Core does. */
import type { Person } from '../../domain/item.js';
import type { MarkupElement } from '../parsing/parse-markup.js';
import { childrenOf, findChild, textOf, textsOf } from '../parsing/xml-names.js';
import { toSummaryHtml, toTitle } from './field-text.js';
import { type RecordParts, readFirstDate } from './record-parts.js';

function readPerson(author: MarkupElement): Person | null {
  const parts = ['forenames', 'keyname', 'suffix'].map((part) => textOf(findChild(author, 'arxivOai', part)));
  const name = parts.filter((part) => part !== '').join(' ');
  const affiliation = [...new Set(textsOf(author, 'arxivOai', 'affiliation'))].join(', ');
  return name === '' ? null : { name, ...(affiliation !== '' && { affiliation }) };
}

/** @returns null when nothing stands in the record. */
export function readArxivRecord(record: MarkupElement): RecordParts | null {
  const text = (name: string) => textOf(findChild(record, 'arxivOai', name));
  const id = text('id');
  const title = toTitle(text('title'));
  if (id === '' && title === '') return null;
  const authors = findChild(record, 'arxivOai', 'authors');
  const doi = text('doi').split(' ')[0] ?? '';
  return {
    title,
    summaryHtml: toSummaryHtml(text('abstract')),
    published: readFirstDate([text('created'), text('updated')]),
    language: 'en',
    type: null,
    people: authors === null ? [] : childrenOf(authors, 'arxivOai', 'author').flatMap((a) => readPerson(a) ?? []),
    identifierTexts: [id === '' ? '' : `https://arxiv.org/abs/${id}`, doi].filter((value) => value !== ''),
    identifiers: {},
  };
}
