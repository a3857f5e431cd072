/** Labelled texts in, how well the tagging agrees with the labels out: `eval -- tags`, and the scoring by itself. */
import { writeFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Area } from '../domain/area.js';
import { compileLexicon, type Lexicon } from '../tagging/lexicon.js';
import { tagText } from '../tagging/tag-text.js';
import { applyVerdicts } from '../tagging/verdicts.js';
import { evaluationTexts } from '../texts/evaluation.js';
import { EvaluationError } from './evaluation-error.js';
import { checkWritable, readAllJsonLines, readSomeJsonLines } from './json-lines.js';

const documentSchema = z.object({
  id: z.string(),
  title: z.string(),
  text: z.string(),
  lang: z.string().nullish(),
  /** The right answer; may be absent when only answers are wanted. */
  areas: z.array(z.string()).optional(),
});
export type LabelledDocument = z.infer<typeof documentSchema>;

/** A person's whole judgement of a document: these areas, and no others. */
const judgementSchema = z.object({ id: z.string(), areas: z.array(z.string()) });
export type Judgement = z.infer<typeof judgementSchema>;

export interface TagAnswer {
  id: string;
  areas: string[];
}

export interface AreaScore {
  precision: number;
  recall: number;
  f1: number;
}

export interface TagsReport {
  suite: 'tags';
  docs: number;
  /** Null when no document has labels. */
  microF1: number | null;
  macroF1: number | null;
  /** Documents that should have no area and were given one. */
  emptyTagged: number;
  /** The areas that some document has as a label. */
  areas: Record<string, AreaScore>;
}

export interface TagsFiles {
  docs: string;
  verdicts?: string | undefined;
  out?: string | undefined;
}

/** Reads the files (JSON lines), tags, writes `out` where asked for. @throws EvaluationError where that can't be done, before it is. */
export async function evaluateTagFiles(files: TagsFiles, areas: readonly Area[]): Promise<TagsReport> {
  if (files.out !== undefined) await checkWritable(files.out);
  const documents = await readSomeJsonLines('docs', files.docs, documentSchema);
  if (files.out === undefined && documents.every((document) => document.areas === undefined))
    throw new EvaluationError(evaluationTexts.unlabelledDocs(files.docs), { isMisuse: true });
  const judgements =
    files.verdicts === undefined ? [] : await readAllJsonLines('verdicts', files.verdicts, judgementSchema);
  const answers = answerDocuments(documents, judgements, areas);
  if (files.out !== undefined) {
    await writeFile(files.out, answers.map((answer) => `${JSON.stringify(answer)}\n`).join(''));
  }
  return scoreTags(documents, answers);
}

/** The areas that each document is given, in the documents' order. */
export function answerDocuments(
  documents: readonly LabelledDocument[],
  judgements: readonly Judgement[],
  areas: readonly Area[],
): TagAnswer[] {
  const lexicon = compileLexicon(areas);
  const judged = new Map(judgements.map((judgement) => [judgement.id, judgement]));
  return documents.map((document) => ({
    id: document.id,
    areas: answerDocument(document, judged.get(document.id), lexicon),
  }));
}

function answerDocument(document: LabelledDocument, judgement: Judgement | undefined, lexicon: Lexicon): string[] {
  const text = { title: document.title, summary: document.text, language: document.lang ?? null };
  const machine = tagText(text, lexicon);
  if (judgement === undefined) return machine.map(({ area }) => area);
  const right = new Set(judgement.areas);
  const refused = machine.filter(({ area }) => !right.has(area)).map(({ area }) => ({ area, verdict: 'no' as const }));
  const confirmed = [...right].map((area) => ({ area, verdict: 'yes' as const }));
  return applyVerdicts(machine, [...refused, ...confirmed]).map(({ area }) => area);
}

/** Compares answers with labels, over the areas that occur as labels; documents without labels are left out. */
export function scoreTags(documents: readonly LabelledDocument[], answers: readonly TagAnswer[]): TagsReport {
  const given = new Map(answers.map((answer) => [answer.id, new Set(answer.areas)]));
  const labelled = documents.flatMap(({ id, areas }) =>
    areas === undefined ? [] : [{ right: new Set(areas), given: given.get(id) ?? new Set<string>() }],
  );
  const ids = [...new Set(labelled.flatMap(({ right }) => [...right]))].sort();
  const counts = ids.map((id) => countArea(id, labelled));
  const scores = counts.map(scoreOf);
  return {
    suite: 'tags',
    docs: documents.length,
    microF1: counts.length === 0 ? null : scoreOf(counts.reduce(addCounts)).f1,
    macroF1: counts.length === 0 ? null : round(scores.reduce((sum, { f1 }) => sum + f1, 0) / scores.length),
    emptyTagged: labelled.filter((one) => one.right.size === 0 && one.given.size > 0).length,
    areas: Object.fromEntries(ids.map((id, i) => [id, scores[i] ?? scoreOf({ hits: 0, given: 0, right: 0 })])),
  };
}

interface Counts {
  hits: number;
  given: number;
  right: number;
}

function countArea(id: string, labelled: readonly { right: Set<string>; given: Set<string> }[]): Counts {
  return {
    hits: labelled.filter((one) => one.right.has(id) && one.given.has(id)).length,
    given: labelled.filter((one) => one.given.has(id)).length,
    right: labelled.filter((one) => one.right.has(id)).length,
  };
}

const addCounts = (a: Counts, b: Counts): Counts => ({
  hits: a.hits + b.hits,
  given: a.given + b.given,
  right: a.right + b.right,
});

function scoreOf({ hits, given, right }: Counts): AreaScore {
  return {
    precision: given === 0 ? 0 : round(hits / given),
    recall: right === 0 ? 0 : round(hits / right),
    f1: given + right === 0 ? 0 : round((2 * hits) / (given + right)),
  };
}

const round = (share: number): number => Math.round(share * 10_000) / 10_000;
