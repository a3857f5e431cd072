/** What stands on the command line about a source in, the wish or change that it means out. */
import type { z } from 'zod';
import { type SourceChange, type SourceWish, sourceChangeSchema, sourceWishSchema } from '../domain/source-wish.js';
import { describeProblem, type Outcome, toFieldProblems } from '../intake/source-adding.js';
import { addingTexts } from '../texts/source-adding.js';
import { CommandFailure } from './context.js';

/** As commander gives them. */
export interface SourceOptions {
  name?: string;
  level?: string;
  type?: string;
  language?: string;
  every?: string;
  spacing?: string;
  kind?: string;
  adapter?: string;
  publisher?: string;
  area?: string[];
  param?: string[];
  selectorItem?: string;
  selectorTitle?: string;
  selectorLink?: string;
  selectorDate?: string;
  selectorSummary?: string;
  selectorNext?: string;
}

/** @throws CommandFailure with what is wrong in Swedish. */
export function unwrap<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new CommandFailure(describeProblem(outcome.problem));
  return outcome.value;
}

function parse<Schema extends z.ZodType>(schema: Schema, input: object): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new CommandFailure(describeProblem({ kind: 'invalid', problems: toFieldProblems(parsed.error, input) }));
}

const withoutGaps = (fields: object): object =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

function readSelectors(options: SourceOptions): object | undefined {
  const selectors = withoutGaps({
    item: options.selectorItem,
    title: options.selectorTitle,
    link: options.selectorLink,
    date: options.selectorDate,
    summary: options.selectorSummary,
    next: options.selectorNext,
  });
  return Object.keys(selectors).length === 0 ? undefined : selectors;
}

/** "set=open" as a field. @throws CommandFailure */
function readParams(written: string[] | undefined): Record<string, string> | undefined {
  if (written === undefined) return undefined;
  return Object.fromEntries(
    written.map((text) => {
      const at = text.indexOf('=');
      if (at < 1) throw new CommandFailure(addingTexts.cli.badParam(text));
      return [text.slice(0, at), text.slice(at + 1)];
    }),
  );
}

function readFields(options: SourceOptions): object {
  const { name, level, type, language, every, spacing, kind, adapter, publisher, area } = options;
  return withoutGaps({
    ...{ name, level, type, language, every, spacing, kind, adapter, publisher },
    expectedAreas: area,
    selectors: readSelectors(options),
    params: readParams(options.param),
  });
}

/** Selectors are only for pages: who gives them need not say so. @throws CommandFailure */
export function readWish(url: string, options: SourceOptions & { id?: string; candidate?: string }): SourceWish {
  const { id, candidate } = options;
  const fields = readFields(options);
  return parse(sourceWishSchema, {
    ...('selectors' in fields && { kind: 'html' }),
    ...fields,
    ...withoutGaps({ url, id, candidate: candidate === undefined ? undefined : Number(candidate) }),
  });
}

/** An empty text takes the field away. @throws CommandFailure */
export function readChange(options: SourceOptions & { url?: string }): SourceChange {
  const entries = Object.entries({ ...readFields(options), ...withoutGaps({ url: options.url }) });
  return parse(
    sourceChangeSchema,
    Object.fromEntries(entries.map(([key, value]) => [key, value === '' ? null : value])),
  );
}
