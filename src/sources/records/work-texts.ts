/** Titles and abstracts as publishers of research write them in (with HTML, MathML or JATS, escaped once or twice), plain titles and HTML leads out. */
import { clip, decodeEntities, escapeHtml, flattenWhitespace, toPlainText } from '../../language/plain-text.js';
import { paragraphs } from './values.js';

/** Longer ones hold nothing that is shown. */
const LONGEST_TITLE = 2000;
const LONGEST_ABSTRACT = 20_000;
/** What a lead may be; see intake. */
const LONGEST_LEAD = 600;

/** A tag, whatever vocabulary it is of; "p < 0.05" and "a<b" are none. */
const TAG = /<\/?[a-z][\w.:-]*(?:\s+[\w.:-]+\s*=\s*(?:"[^"]*"|'[^']*'))*\s*\/?>/i;
const REFERENCE = /&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z]{2,8}\d{0,2});/i;

/** A title as plain text on one line; markup and references are read only where there are any. */
export function titleText(text: string): string {
  const some = text.slice(0, LONGEST_TITLE);
  return TAG.test(some) || REFERENCE.test(some) ? toPlainText(mathless(some)) : flattenWhitespace(some);
}

/** Elements of JATS that stand within a line, as those of HTML; all others part the text. */
const INLINE: Readonly<Record<string, string>> = {
  italic: 'i',
  bold: 'b',
  sub: 'sub',
  sup: 'sup',
  sc: 'small',
  scp: 'small',
  underline: 'u',
  monospace: 'code',
  'styled-content': 'span',
  'named-content': 'span',
  'ext-link': 'a',
  xref: 'a',
};

/** Text without the elements of that name and what is in them; the scan goes once through it, however many never end. */
function withoutElements(html: string, name: string): string {
  let rest = '';
  let at = 0;
  for (;;) {
    const start = html.indexOf(`<${name}`, at);
    const end = start < 0 ? -1 : html.indexOf(`</${name}>`, start);
    if (end < 0) return rest + html.slice(at);
    rest += html.slice(at, start);
    at = end + name.length + 3;
  }
}

/** Formulas are written several times over for different programs; what is left is what can be read as text. */
const mathless = (html: string): string =>
  ['jats:tex-math', 'tex-math', 'mml:annotation', 'annotation'].reduce(withoutElements, html);

/** What says only that an abstract follows: an element of its own, or a word before the first sentence. */
const HEADING_ELEMENT =
  /^\s*<(?:jats:)?(title|p|h\d|b|strong)>\s*(?:abstract|summary|sammanfattning|sammendrag)\s*[:.]?\s*<\/(?:jats:)?\1>/i;
const HEADING_WORD =
  /^(\s*(?:<(?:jats:)?p>)?\s*)(?:Abstract|ABSTRACT|Sammanfattning|SAMMANFATTNING)(?:\s*[:.]\s*|\s+(?=\p{Lu}))/u;

const withoutHeading = (text: string): string => text.replace(HEADING_ELEMENT, '').replace(HEADING_WORD, '$1');

/** HTML of an abstract in JATS, HTML or plain text. */
export function abstractHtml(text: string): string {
  const some = text.slice(0, LONGEST_ABSTRACT);
  const decoded = TAG.test(some) ? some : decodeEntities(some);
  if (!TAG.test(decoded)) return escapeHtml(withoutHeading(decoded));
  const known = withoutHeading(mathless(decoded));
  return known.replace(/<(\/?)(?:jats:)?([a-z][a-z-]*)(?=[\s/>])[^<>]*>/gi, (tag, slash: string, name: string) => {
    const inline = INLINE[name.toLowerCase()];
    if (inline !== undefined) return `<${slash}${inline}>`;
    return tag.startsWith('<jats:') || tag.startsWith('</jats:') ? `<${slash}p>` : tag;
  });
}

/** A text with the facts that must be seen after it: where there is not room for both, the text is cut. */
export function leadWithFacts(text: string, facts: string): string {
  if (facts === '') return abstractHtml(text);
  const room = Math.max(0, LONGEST_LEAD - facts.length - 2);
  return paragraphs(clip(toPlainText(abstractHtml(text)), room), facts);
}
