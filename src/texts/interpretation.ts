/** Swedish words for how a search was read: what each word was found as, and how far the question was widened. */
import { count, formatNumber } from './numbers.js';
import { joinWords } from './web-format.js';

const QUOTED = (text: string): string => `”${text}”`;

export const interpretationTexts = {
  heading: 'Så tolkades sökningen:',
  everything: 'allt',
  phrase: (words: string) => `frasen ${QUOTED(words)}`,
  exactly: (word: string) => `exakt ${QUOTED(word)}`,
  prefix: (prefix: string) => `ord på ${prefix}-`,
  inTitle: (what: string) => `${what} i rubriken`,
  or: ' eller ',
  also: (words: readonly string[]) => `även ${joinWords(words)}`,
  compounds: 'sammansättningar med ordet',
  parts: (words: readonly string[]) => `delarna ${joinWords(words)}`,
  beginnings: 'ord som börjar så',
  related: (words: readonly string[]) =>
    words.length === 0 ? 'närliggande ord' : `närliggande ord som ${joinWords(words)}`,
  loose: 'orden var för sig',
  insteadOf: (word: string) => `i stället för ${QUOTED(word)}, som inte finns`,
  leftOut: (words: readonly string[]) =>
    `${joinWords(words.map(QUOTED))} ${words.length === 1 ? 'är för vanligt' : 'är för vanliga'} för att sökas.`,
  lacking: (word: string, n: number, total: number) =>
    n === total
      ? `${QUOTED(word)} finns inte i någon av träffarna.`
      : `${QUOTED(word)} saknas i ${count(n, 'träff', 'träffar')} av ${formatNumber(total)}.`,
  width: {
    all: '',
    related: 'Få poster har orden som du skrev. Efter dem följer poster med närliggande ord.',
    most: 'Få poster har alla ord. Efter dem följer poster som har de flesta av orden.',
    any: 'Ingen post har allt som du sökte. Här är poster som har något av det.',
  },
} as const;
