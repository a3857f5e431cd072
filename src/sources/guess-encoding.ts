/**
 * Bytes that are neither UTF-8 nor labelled in, the name of the national encoding they are most likely written in out, or null for Western
 * text. Each candidate's reading is judged by how much of it such a text really consists of.
 */
import iconv from 'iconv-lite';

interface Candidate {
  encoding: string;
  /** Characters that a text in this language is made of. */
  usual: RegExp;
  /** The least share of them, of all that is not ASCII, in an honest text. */
  atLeast: number;
}

/** The commonest characters of Chinese prose, simplified and traditional together, and its punctuation. */
const COMMON_HAN =
  /[的一是不了人我在有他这這中大来來上个個们們到说說国國和地也子时時道出而要于於就下得可你年生自会會那后後能对對着著事其里裡所去行过過家十用发發天如然作方成者多日都三小军軍二无無同么麼经經法当當起与與好看学學进進种種将將还還分此心前面又定见見只主没沒公从從新文工本民网網业業专專为為请請题題并並或及更名以可：，。！？、；「」（）]/gu;

/** In this order: a text in one of the later ones does not look like one of the earlier. */
const CANDIDATES: Candidate[] = [
  { encoding: 'shift_jis', usual: /[ぁ-んァ-ヶー、。]/gu, atLeast: 0.35 },
  { encoding: 'euc-jp', usual: /[ぁ-んァ-ヶー、。]/gu, atLeast: 0.35 },
  { encoding: 'euc-kr', usual: /[가-힣]/gu, atLeast: 0.85 },
  { encoding: 'big5', usual: COMMON_HAN, atLeast: 0.2 },
  { encoding: 'gb18030', usual: COMMON_HAN, atLeast: 0.2 },
  // Read as the other Cyrillic encoding, a text has its capitals and small letters the wrong way round.
  { encoding: 'koi8-r', usual: /[а-яё]/gu, atLeast: 0.8 },
  // Russian has letters where Hebrew has none.
  { encoding: 'windows-1255', usual: /[א-ת]/gu, atLeast: 0.98 },
  { encoding: 'windows-1251', usual: /[а-яё]/gu, atLeast: 0.8 },
  { encoding: 'windows-874', usual: /[ก-ฮ]/gu, atLeast: 0.45 },
];

const SAMPLED_BYTES = 65_536;
/** Western texts have few letters beyond ASCII; the alphabets and scripts here have many. */
const FEWEST_KINDS = 10;
/** Western languages have their accents on few letters. */
const LEAST_SHARE_OF_HIGH_BYTES = 0.3;

function countMatches(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

function withoutTags(text: string): string {
  return text.replace(/<[^<>]{0,1000}>/g, ' ');
}

function fits(sample: Buffer, { encoding, usual, atLeast }: Candidate): boolean {
  const text = withoutTags(iconv.decode(sample, encoding));
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the range is all of ASCII.
  const foreign = countMatches(text, /[^\x00-\x7f\u00a0]/gu);
  return countMatches(text, usual) >= atLeast * foreign;
}

/** @returns a name that iconv-lite knows, or null where the text is Western or too short to tell */
export function guessEncoding(bytes: Buffer): string | null {
  const sample = bytes.subarray(0, SAMPLED_BYTES);
  const western = withoutTags(sample.toString('latin1'));
  const high = western.match(/[\x80-\xff]/g) ?? [];
  const letters = high.length + countMatches(western, /[a-z]/gi);
  if (new Set(high).size < FEWEST_KINDS || high.length < LEAST_SHARE_OF_HIGH_BYTES * letters) return null;
  return CANDIDATES.find((candidate) => fits(sample, candidate))?.encoding ?? null;
}
