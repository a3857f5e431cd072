/** Text fields of archives in, titles and leads out: many archives hand out HTML, escaped once or twice, inside fields that should be text. */
import { decodeEntities, escapeHtml, toPlainText } from '../../language/plain-text.js';

const TAG =
  /<\/?(?:p|br|div|span|em|i|b|strong|u|sub|sup|ul|ol|li|h[1-6]|a|title|section|sec|table|tr|t[dh]|jats:[\w-]+)\b[^<>]*>/i;
const ENTITY = /&(?:#\d+|#x[\da-f]+|[a-z]{2,8}\d{0,2});/i;
/** Nobody escapes more often than this. */
const MOST_ESCAPES = 2;

/** Tags that were escaped once too often become tags. */
function withTags(text: string): string {
  let decoded = text;
  for (let i = 0; i < MOST_ESCAPES && !TAG.test(decoded) && ENTITY.test(decoded); i++) {
    decoded = decodeEntities(decoded);
  }
  return TAG.test(decoded) ? decoded : text;
}

const isHtml = (text: string): boolean => TAG.test(text) || ENTITY.test(text);

/** A title as plain text. */
export function toTitle(written: string): string {
  const text = withTags(written);
  return isHtml(text) ? toPlainText(text) : text;
}

/** A lead as HTML; text without markup is escaped, so that "x < y" stays. */
export function toSummaryHtml(written: string): string {
  const text = withTags(written);
  return isHtml(text) ? text : escapeHtml(text);
}
