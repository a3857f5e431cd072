/** A record in simple Dublin Core (`oai_dc`) in, the parts of an item out. */
import { toLanguageCode } from '../parsing/language-code.js';
import type { MarkupElement } from '../parsing/parse-markup.js';
import { childrenOf, textOf, textsOf } from '../parsing/xml-names.js';
import { toSummaryHtml, toTitle } from './field-text.js';
import { readCreator } from './person-name.js';
import { type RecordParts, readFirstDate } from './record-parts.js';

/** Swedish first, then what has no language mark, then any. */
function chooseDescription(element: MarkupElement): string {
  const descriptions = childrenOf(element, 'dc', 'description').filter((child) => textOf(child) !== '');
  const languageOf = (child: MarkupElement) => child.attribs['xml:lang'] ?? child.attribs.lang;
  const swedish = descriptions.find((child) => toLanguageCode(languageOf(child)) === 'sv');
  return textOf(swedish ?? descriptions.find((child) => languageOf(child) === undefined) ?? descriptions[0]);
}

/** @returns null when nothing stands in the record. */
export function readDublinCore(element: MarkupElement): RecordParts | null {
  const texts = (local: string) => textsOf(element, 'dc', local);
  const parts: RecordParts = {
    title: toTitle(texts('title')[0] ?? ''),
    summaryHtml: toSummaryHtml(chooseDescription(element)),
    published: readFirstDate(texts('date')),
    language:
      texts('language')
        .map(toLanguageCode)
        .find((code) => code !== null) ?? null,
    type: texts('type').some((type) => /^(?:info:eu-repo\/semantics\/)?report$/i.test(type)) ? 'rapport' : null,
    people: texts('creator').flatMap((text) => readCreator(text) ?? []),
    identifierTexts: texts('identifier'),
    identifiers: {},
  };
  return parts.title === '' && parts.summaryHtml === '' && parts.identifierTexts.length === 0 ? null : parts;
}
