/** An OAI-PMH answer in; its records, deleted ids, resumption token, error and what Identify says out. */
import { DomUtils } from 'htmlparser2';
import { fail, ok, type Result } from '../../domain/failure.js';
import type { RawItem } from '../../domain/item.js';
import { oaiTexts } from '../../texts/pages.js';
import { decodeText } from '../decode-text.js';
import type { ParsedOai, ParseTaskFunctions } from '../parse-tasks.js';
import { countSkipped, type SkipReason } from '../parsing/count-skipped.js';
import { type MarkupElement, parseMarkup } from '../parsing/parse-markup.js';
import { findChild, isNamed, textOf } from '../parsing/xml-names.js';
import { chooseUrl, readIdentifiers } from './identifiers.js';
import { readArxivRecord } from './read-arxiv-record.js';
import { readDublinCore } from './read-dublin-core.js';
import { readMods } from './read-mods.js';
import type { RecordParts } from './record-parts.js';

type ReadRecord = { id: string; outcome: RawItem | SkipReason | 'deleted' };

/** An error's code is shown to people. */
const LONGEST_CODE = 40;

function readParts(record: MarkupElement): RecordParts | null {
  const metadata = findChild(record, 'oai', 'metadata');
  if (metadata === null) return null;
  const dublinCore = findChild(metadata, 'oaiDc', 'dc');
  if (dublinCore !== null) return readDublinCore(dublinCore);
  const arxiv = findChild(metadata, 'arxivOai', 'arXiv');
  if (arxiv !== null) return readArxivRecord(arxiv);
  const mods = findChild(metadata, 'mods', 'mods') ?? findModsInCollection(metadata);
  return mods === null ? null : readMods(mods);
}

function findModsInCollection(metadata: MarkupElement): MarkupElement | null {
  return findChild(metadata, 'mods', 'modsCollection', 'mods');
}

function toItem(id: string, parts: RecordParts): RawItem | SkipReason {
  const identifiers = { ...parts.identifiers, ...readIdentifiers(id, parts.identifierTexts) };
  const url = chooseUrl(parts.identifierTexts, identifiers);
  // What a record with a summary but no title is about can still be read and searched.
  if (parts.title === '' && parts.summaryHtml === '') return 'no-title';
  if (url === null) return 'no-address';
  const { summaryHtml, published, language, people, type } = parts;
  const title = parts.title || oaiTexts.untitled;
  return { externalId: id, url, title, summaryHtml, published, language, ...(type && { type }), people, identifiers };
}

function readRecord(record: MarkupElement): ReadRecord {
  const header = findChild(record, 'oai', 'header');
  const id = textOf(header && findChild(header, 'oai', 'identifier'));
  if (header?.attribs.status?.trim() === 'deleted') return { id, outcome: id === '' ? 'no-identity' : 'deleted' };
  if (id === '') return { id, outcome: 'no-identity' };
  const parts = readParts(record);
  return { id, outcome: parts === null ? 'unreadable' : toItem(id, parts) };
}

/** An id that comes twice in an answer counts as it came last. */
function sortOut(records: ReadRecord[]): Pick<ParsedOai, 'items' | 'deletedIds' | 'skipped'> {
  const items = new Map<string, RawItem>();
  const deleted = new Set<string>();
  const skipped: SkipReason[] = [];
  for (const { id, outcome } of records) {
    if (outcome === 'deleted') {
      items.delete(id);
      deleted.add(id);
    } else if (typeof outcome === 'string') skipped.push(outcome);
    else {
      deleted.delete(id);
      items.set(id, outcome);
    }
  }
  return { items: [...items.values()], deletedIds: [...deleted], skipped: countSkipped(skipped) };
}

function readGranularity(text: string): ParsedOai['granularity'] {
  if (text === '') return null;
  return text.includes('T') ? 'second' : 'day';
}

/** Opaque: what stands in it is left as it is, but for the white space around it. */
function readToken(root: MarkupElement): string | null {
  const token = findChild(root, 'oai', 'ListRecords', 'resumptionToken');
  return token === null ? null : DomUtils.textContent(token).trim() || null;
}

function readEnvelope(root: MarkupElement): Omit<ParsedOai, 'items' | 'deletedIds' | 'skipped'> {
  const find = (...path: string[]) => textOf(findChild(root, 'oai', ...path)) || null;
  const error = findChild(root, 'oai', 'error');
  return {
    resumptionToken: readToken(root),
    responseDate: find('responseDate'),
    errorCode: error === null ? null : (error.attribs.code?.trim().slice(0, LONGEST_CODE) ?? '') || 'unknown',
    granularity: readGranularity(find('Identify', 'granularity') ?? ''),
    earliestDatestamp: find('Identify', 'earliestDatestamp'),
  };
}

/** @returns failure `not-a-feed` for anything but OAI-PMH, `truncated` for half an answer, `hostile` beyond the limits of `parseMarkup`. */
export const parseOai: ParseTaskFunctions['oai'] = (input): Result<ParsedOai> => {
  const records: ReadRecord[] = [];
  let root: MarkupElement | null = null;
  const onElement = (element: MarkupElement): void => {
    if (isNamed(element, 'oai', 'OAI-PMH')) root = element;
    if (!isNamed(element, 'oai', 'record')) return;
    records.push(readRecord(element));
    // What has been read is let go, so that a long answer takes no more memory than its text.
    element.children = [];
  };
  const markup = parseMarkup(decodeText(input.bytes, input.contentType), { xml: true, onElement });
  if (!markup.ok) return markup;
  if (root === null) return fail('not-a-feed', oaiTexts.notOai);
  if (markup.value.isCutShort) return fail('truncated', oaiTexts.truncated);
  return ok({ ...readEnvelope(root), ...sortOut(records) });
};
