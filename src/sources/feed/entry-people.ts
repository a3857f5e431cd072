/** Names of authors as feeds write them in, people without e-mail addresses out: the knowledge base keeps no address it was not asked to. */
import type { Person } from '../../domain/item.js';
import { toCleanLine } from '../../language/plain-text.js';

/** More is no name; it also bounds the search for addresses. */
const LONGEST_NAME = 300;
const EMAIL = /<?\bmailto:\S+|<?[^\s<>()@,;]+@[^\s<>()@,;]+>?/gi;

/** "a@b.se (Name)", "Name <a@b.se>" and "a@b.se" as a name, or "" where only an address stands. */
function toName(text: string): string {
  const withoutAddress = text
    .slice(0, LONGEST_NAME)
    .replace(EMAIL, ' ')
    .replace(/\(\s*\)|<\s*>/g, ' ');
  const inBrackets = /^\s*\(([^()]*)\)\s*$/.exec(withoutAddress)?.[1];
  return toCleanLine(inBrackets ?? withoutAddress).replace(/^[,;\s]+|[,;\s]+$/g, '');
}

/** People in the order they are named, each once. Several names in one element are parted by semicolons. */
export function toPeople(authors: string[]): Person[] {
  const names = authors.flatMap((author) => author.split(';')).map(toName);
  return [...new Set(names)].filter((name) => /\p{L}/u.test(name)).map((name) => ({ name }));
}
