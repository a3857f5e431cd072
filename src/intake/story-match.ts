/**
 * Whether two items tell the same story: one is the other with a touched-up title, or its lead is the other's cut off. Pure. The rule is
 * careful: a text of the same template about another place, period or plan differs in figures or names, and then they stay apart.
 */
import { type Token, tokenize } from '../language/tokens.js';
import { containment, jaccard, shingles, stemTokens } from './similarity.js';

/** Stories are told within this time of each other. */
export const STORY_WINDOW_DAYS = 14;
const SHINGLE_LENGTH = 3;
/** One shingle in so many becomes a key; the choice depends only on the shingle, so a cut-off lead keeps the keys of what is left. */
const SAMPLE_ONE_IN = 8;
const OPENING_LENGTH = 8;
const MIN_LEAD_SHINGLES = 6;
/** Leads of which the shorter has this share of the longer are of one length. */
const SAME_LENGTH = 0.8;

export interface StoryText {
  title: string;
  summary: string;
}

export interface Fingerprint {
  titleStems: Set<string>;
  leadShingles: Set<string>;
  /** Figures and capitalised words inside the lead's sentences: what tells look-alikes apart. A title is often touched up with names. */
  leadMarks: Set<string>;
  allWords: Set<string>;
}

/** 53 bits that any change of the text changes: enough to tell word runs apart, and ten times faster than a cryptographic hash. */
function hash(text: string): number {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    high = Math.imul(high ^ unit, 0x9e3779b1);
    low = Math.imul(low ^ unit, 0x5f356495);
  }
  high = Math.imul(high ^ (high >>> 16), 0x85ebca6b) ^ Math.imul(low ^ (low >>> 13), 0xc2b2ae35);
  low = Math.imul(low ^ (low >>> 16), 0x85ebca6b) ^ Math.imul(high ^ (high >>> 13), 0xc2b2ae35);
  return 4294967296 * (2097151 & low) + (high >>> 0);
}

/** Figures, and words with a capital that do not open a sentence. */
function marksOf(text: string, tokens: Token[]): string[] {
  return tokens.flatMap((token) => {
    const original = text.slice(token.start, token.end);
    if (/\d/.test(original)) return [token.text];
    if (!/^\p{Lu}/u.test(original)) return [];
    const opensSentence = /(^|[.!?:–"”]\s*)$/u.test(text.slice(Math.max(0, token.start - 3), token.start));
    return opensSentence ? [] : [withoutGenitive(token.text)];
  });
}

const withoutGenitive = (word: string): string => word.replace(/s$/, '');

/** A lead that does not end as a sentence does may end in the middle of a word, which then is nobody's name. @returns where that word starts. */
function startOfCutWord(lead: string): number {
  const bare = lead.trimEnd();
  if (/[.!?:;)"”’]$/.test(bare)) return lead.length;
  let start = bare.length;
  while (start > 0 && !/\s/.test(bare.charAt(start - 1))) start--;
  return start;
}

interface CutText extends StoryText {
  titleTokens: Token[];
  leadTokens: Token[];
  titleStems: string[];
  leadShingles: Set<string>;
  leadStems: string[];
}

function cutText({ title, summary }: StoryText): CutText {
  const titleTokens = tokenize(title);
  const leadTokens = tokenize(summary);
  const leadStems = stemTokens(leadTokens);
  const leadShingles = shingles(leadStems, SHINGLE_LENGTH);
  return { title, summary, titleTokens, leadTokens, titleStems: stemTokens(titleTokens), leadStems, leadShingles };
}

function printOf({ summary, titleTokens, leadTokens, titleStems, leadShingles }: CutText): Fingerprint {
  const cut = startOfCutWord(summary);
  const words = [...titleTokens, ...leadTokens].map((token) => token.text);
  const whole = leadTokens.filter((token) => token.end <= cut);
  return {
    titleStems: new Set(titleStems),
    leadShingles,
    leadMarks: new Set(marksOf(summary, whole)),
    allWords: new Set([...words, ...words.map(withoutGenitive)]),
  };
}

function keysOf({ titleStems, leadStems, leadShingles }: CutText): string[] {
  const title = [...new Set(titleStems)].sort();
  const keys = title.length >= 3 ? [`t:${hash(title.join(' ')).toString(36)}`] : [];
  if (leadStems.length >= OPENING_LENGTH)
    keys.push(`o:${hash(leadStems.slice(0, OPENING_LENGTH).join(' ')).toString(36)}`);
  for (const shingle of leadShingles) {
    const run = hash(shingle);
    if (run % SAMPLE_ONE_IN === 0) keys.push(`r:${run.toString(36)}`);
  }
  return [...new Set(keys)];
}

export const fingerprint = (text: StoryText): Fingerprint => printOf(cutText(text));

/** Both at once; the fingerprint, which few need, is made when it is asked for. */
export function markStory(text: StoryText): { keys: string[]; print: () => Fingerprint } {
  const cut = cutText(text);
  return { keys: keysOf(cut), print: () => printOf(cut) };
}

/** Marks in one lead that the other text nowhere has. */
const foreignMarks = (a: Fingerprint, b: Fingerprint): number =>
  [...a.leadMarks].filter((mark) => !b.allWords.has(mark)).length;

/**
 * Whether figures and names contradict each other. A cut-off lead says less, so only the shorter one's marks count; leads of about one
 * length must agree both ways.
 */
function contradict(a: Fingerprint, b: Fingerprint): boolean {
  const [short, long] = a.leadShingles.size <= b.leadShingles.size ? [a, b] : [b, a];
  if (foreignMarks(short, long) > 0) return true;
  return short.leadShingles.size >= SAME_LENGTH * long.leadShingles.size && foreignMarks(long, short) > 0;
}

/** Leads decide, titles settle between several whose leads fit as well: a cut-off lead may begin two look-alikes. */
const likeness = (lead: number, title: number): number => 0.6 * lead + 0.4 * title;

/** @returns how alike they are (0–1) when they tell the same story, else null. */
export function matchStory(a: Fingerprint, b: Fingerprint): number | null {
  const lead = containment(a.leadShingles, b.leadShingles);
  const title = jaccard(a.titleStems, b.titleStems);
  if (contradict(a, b)) return null;
  const shorter = Math.min(a.leadShingles.size, b.leadShingles.size);
  const leadsAgree = lead >= 0.75 || (lead >= 0.5 && title >= 0.4);
  if (shorter >= MIN_LEAD_SHINGLES && leadsAgree) return likeness(lead, title);
  return shorter === 0 && title >= 0.85 && a.titleStems.size >= 4 ? likeness(0, title) : null;
}
