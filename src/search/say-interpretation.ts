/** How a query was read in, the same in Swedish out: for the page and for the terminal. */
import { interpretationTexts as texts } from '../texts/interpretation.js';
import type { Interpretation, ReadingKind, WantedReading } from './interpretation.js';
import { type Operand, type Query, requiredOf } from './query.js';

export interface SaidWord {
  /** What was searched for. */
  text: string;
  /** What it was read as besides; may be empty. */
  aside: string;
}

export interface SaidInterpretation {
  wanted: SaidWord[];
  excluded: string[];
  /** Whole sentences: what was left out, and what hits lack. */
  notes: string[];
}

/** @param total hits; null where there is no answer to tell of */
export function sayInterpretation(
  query: Query,
  interpretation: Interpretation | null,
  total: number | null,
): SaidInterpretation {
  const required = requiredOf(query);
  const excluded = query.excluded.map(sayOperand);
  if (interpretation === null || total === null) {
    const wanted = [...query.terms, ...required.map(sayOperands)];
    return { wanted: wanted.map((text) => ({ text, aside: '' })), excluded, notes: [] };
  }
  const plain = interpretation.wanted.length - required.length;
  return {
    wanted: interpretation.wanted.map((reading, i) => sayWanted(reading, required[i - plain] ?? [])),
    excluded,
    notes: sayNotes(interpretation, total),
  };
}

function sayWanted(reading: WantedReading, operands: Operand[]): SaidWord {
  const { text, corrected, found } = reading;
  if (corrected !== undefined) return { text: corrected, aside: texts.insteadOf(text) };
  const aside = sayReadings(found, operands.length === 0);
  return { text: operands.length === 0 ? text : sayOperands(operands), aside };
}

const FORMS: readonly ReadingKind[] = ['inflection', 'joined', 'folded', 'synonym'];
const MOST_FORMS = 5;

function sayReadings(found: WantedReading['found'], isPlain: boolean): string {
  const words = (...kinds: readonly ReadingKind[]): string[] =>
    found.flatMap((reading) => (kinds.includes(reading.as) ? reading.words : []));
  const has = (kind: ReadingKind): boolean => found.some(({ as }) => as === kind);
  const forms = words(...FORMS).slice(0, MOST_FORMS);
  const related = words('related', 'part');
  return [
    ...(forms.length > 0 ? [texts.also(forms)] : []),
    ...(has('compound') ? [texts.compounds] : []),
    ...(has('parts') ? [texts.parts(words('parts'))] : []),
    ...(has('prefix') && isPlain ? [texts.beginnings] : []),
    ...(has('related') || has('part') ? [texts.related(related)] : []),
    ...(has('loose') ? [texts.loose] : []),
  ].join(', ');
}

/** Of a search without hits the page says more than that its words are missing. */
function sayNotes({ wanted, leftOut, width }: Interpretation, total: number): string[] {
  const lacking = wanted.filter((reading) => (reading.lacking ?? 0) > 0);
  return [
    ...(total > 0 && texts.width[width] !== '' ? [texts.width[width]] : []),
    ...(total > 0 ? lacking.map(({ text, lacking: n }) => texts.lacking(text, n ?? 0, total)) : []),
    ...(leftOut.length > 0 ? [texts.leftOut(leftOut)] : []),
  ];
}

const sayOperands = (operands: Operand[]): string => operands.map(sayOperand).join(texts.or);

function sayOperand(operand: Operand): string {
  const said = sayBare(operand);
  return operand.field === undefined ? said : texts.inTitle(said);
}

function sayBare(operand: Operand): string {
  if (operand.kind === 'word') return operand.word;
  if (operand.kind === 'prefix') return texts.prefix(operand.prefix);
  return operand.words.length === 1 ? texts.exactly(operand.words[0] ?? '') : texts.phrase(operand.words.join(' '));
}
