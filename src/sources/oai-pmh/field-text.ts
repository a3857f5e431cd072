/** Text fields of archives in, titles and leads out: many archives hand out HTML, escaped, inside fields that should be text. */
import { escapeHtml, toPlainText } from '../../language/plain-text.js';

const MARKUP =
  /<\/?(?:p|br|div|span|em|i|b|strong|u|sub|sup|ul|ol|li|h[1-6]|a|title|sec|jats:\w+)\b[^<>]*>|&(?:#\d+|#x[\da-f]+|[a-z]{2,8}\d{0,2});/i;

/** A title as plain text. */
export function toTitle(text: string): string {
  return MARKUP.test(text) ? toPlainText(text) : text;
}

/** A lead as HTML; text without markup is escaped, so that "x < y" stays. */
export function toSummaryHtml(text: string): string {
  return MARKUP.test(text) ? text : escapeHtml(text);
}
