/**
 * What was asked and as what it was found in, how the query was read out: for each word its readings, what was left out, and how far the
 * question was widened. The engines give the evidence, so that all tell it alike.
 */
import type { Alternative, AlternativeKind, Plan, Strength, Wanted } from './plan.js';
import { type Operand, type Query, requiredOf } from './query.js';
import { writeOperand } from './write-query.js';

/** What of a word's readings found something. */
export const READINGS = [
  'exact',
  'inflection',
  'compound',
  'joined',
  'parts',
  'folded',
  'correction',
  'prefix',
  'synonym',
  'related',
  'part',
  'loose',
] as const;
export type ReadingKind = (typeof READINGS)[number];

export interface Reading {
  as: ReadingKind;
  /** Words of the texts that it stands for, the commonest first; empty where it says enough by itself. */
  words: string[];
}

/** all: every word, as written or in another form; related: every word or a relative of it; most: not all words; any: some word. */
export const WIDTHS = ['all', 'related', 'most', 'any'] as const;
export type Width = (typeof WIDTHS)[number];

export interface WantedReading {
  kind: 'word' | 'phrase' | 'prefix' | 'alternatives';
  /** As it could be written: `word`, `"a phrase"`, `beginning*`, `a OR b`. */
  text: string;
  /** In order of nearness; none where no hit has it. */
  found: Reading[];
  /** What it was taken for, because it is nowhere. */
  corrected?: string;
  /** What it may have been meant to be, although it is there. */
  suggested?: string;
  /** How many hits lack it; only where not all words were needed. */
  lacking?: number;
}

export interface Interpretation {
  wanted: WantedReading[];
  /** As they could be written, without the minus. */
  excluded: string[];
  /** Common words that say nothing beside others. */
  leftOut: string[];
  width: Width;
}

/** What an engine knows of the answer. */
export interface Evidence {
  /** Whether any hit has it. */
  finds(alternative: Alternative): boolean;
  /** Words of the texts that a term stands for, the commonest first. */
  formsOf(term: string, most: number): string[];
  /** How many hits lack a word; asked only where not all were needed. */
  countLacking(wanted: Wanted): number;
}

/** How far the question was widened: which alternatives count, and how many of the plain words. */
export interface AskedLevel {
  strengths: readonly Strength[];
  needed: number;
}

const MOST_WORDS = 3;

/** Kinds that no reading is known for are relatives. */
const READING_OF: Partial<Record<AlternativeKind, ReadingKind>> = {
  exact: 'exact',
  stem: 'inflection',
  part: 'compound',
  joined: 'joined',
  parts: 'parts',
  onePart: 'part',
  folded: 'folded',
  synonym: 'synonym',
  synonymPart: 'synonym',
  prefix: 'prefix',
  looseInflection: 'loose',
  loosePhrase: 'loose',
  phraseWord: 'loose',
};

/** What a word that is nowhere has in spite of it: these are ways round, the others must be of the correction. */
const OWN_IN_SPITE: readonly AlternativeKind[] = ['prefix', 'synonym', 'synonymPart', 'joined'];

/** @param plan as far as the level asks for it */
export function interpret(query: Query, plan: Plan, level: AskedLevel, evidence: Evidence): Interpretation {
  const plain = plan.wanted.filter((wanted) => !wanted.isRequired);
  const width = widthOf(level, plain.length);
  const required = requiredOf(query);
  const readings = plan.wanted.map((wanted, i): WantedReading => {
    const operands = wanted.isRequired ? (required[i - plain.length] ?? []) : [];
    const isCounted = !wanted.isRequired && (width === 'most' || width === 'any');
    return {
      kind: kindOf(operands),
      text: operands.length > 0 ? operands.map(writeOperand).join(' OR ') : wanted.text,
      found: readingsOf(wanted, evidence),
      ...(wanted.corrected !== undefined && { corrected: wanted.corrected }),
      ...(wanted.suggested !== undefined && { suggested: wanted.suggested }),
      ...(isCounted && { lacking: evidence.countLacking(wanted) }),
    };
  });
  const asked = new Set(plain.map(({ text }) => text));
  return {
    wanted: readings,
    excluded: query.excluded.map(writeOperand),
    leftOut: [...new Set(query.terms)].filter((word) => !asked.has(word)),
    width,
  };
}

function widthOf({ strengths, needed }: AskedLevel, plain: number): Width {
  if (strengths.includes('last')) return 'any';
  if (needed < plain) return 'most';
  return strengths.includes('weak') ? 'related' : 'all';
}

function kindOf(operands: Operand[]): WantedReading['kind'] {
  return operands.length > 1 ? 'alternatives' : (operands[0]?.kind ?? 'word');
}

function readingsOf(wanted: Wanted, evidence: Evidence): Reading[] {
  const found = new Map<ReadingKind, Set<string>>();
  const known = new Set(ownWords(wanted));
  for (const alternative of inOrder(wanted)) {
    const kind = readingOf(wanted, alternative);
    if (kind === 'correction' && found.has(kind)) continue;
    if (!evidence.finds(alternative)) continue;
    const words = wordsOf(wanted, kind, alternative, evidence).filter(
      (word) => kind === 'correction' || !known.has(word),
    );
    // Forms that have been told already make no reading of their own.
    if (words.length === 0 && TOLD_BY_WORDS.has(kind)) continue;
    const told = found.get(kind) ?? new Set();
    for (const word of words) told.add(word);
    for (const word of words) known.add(word);
    found.set(kind, told);
  }
  return READINGS.flatMap((as) => {
    const words = found.get(as);
    return words === undefined ? [] : [{ as, words: [...words].slice(0, MOST_WORDS) }];
  });
}

/** What was written needs no telling. */
const ownWords = ({ text, alternatives }: Wanted): string[] => [
  text,
  ...alternatives.flatMap(({ kind, groups }) =>
    kind === 'exact' ? groups.flatMap((group) => group.map((term) => term.slice(1))) : [],
  ),
];

/** Nearer readings first, so that a form is told where it is nearest. */
const inOrder = (wanted: Wanted): Alternative[] =>
  [...wanted.alternatives].sort(
    (a, b) => READINGS.indexOf(readingOf(wanted, a)) - READINGS.indexOf(readingOf(wanted, b)),
  );

function readingOf({ corrected }: Wanted, { kind, groups }: Alternative): ReadingKind {
  if (groups.some((group) => group.some((term) => term.endsWith('*')))) return 'prefix';
  if (corrected !== undefined && !OWN_IN_SPITE.includes(kind)) return 'correction';
  return READING_OF[kind] ?? 'related';
}

const TOLD_BY_WORDS: ReadonlySet<ReadingKind> = new Set([
  'inflection',
  'folded',
  'synonym',
  'related',
  'part',
  'joined',
]);

function wordsOf(wanted: Wanted, kind: ReadingKind, { groups }: Alternative, { formsOf }: Evidence): string[] {
  if (kind === 'correction') return [wanted.corrected ?? ''];
  if (kind === 'exact' || kind === 'compound' || kind === 'prefix' || kind === 'loose') return [];
  const first = (group: readonly string[]): string[] => group.flatMap((term) => formsOf(term, 1)).slice(0, 1);
  if (kind === 'parts') return groups.flatMap(first);
  // Of several groups, which stand side by side, the words together.
  if (groups.length > 1) return [groups.flatMap(first).join(' ')].filter((words) => words !== '');
  const most = kind === 'synonym' || kind === 'joined' ? 1 : MOST_WORDS + 1;
  return (groups[0] ?? []).flatMap((term) => formsOf(term, most));
}
