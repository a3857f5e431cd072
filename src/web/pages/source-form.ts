/** The form that adds a source, as it was sent, in; the wish that it means, and what it is drawn with again, out. */
import { withoutCredentials } from '../../domain/credentials.js';
import type { Selectors, Source } from '../../domain/source.js';
import { type SourceWish, sourceWishSchema } from '../../domain/source-wish.js';
import { type Outcome, toFieldProblems } from '../../intake/source-adding.js';

/** Names of the fields: what follows `v-` is a selector's. */
export const FIELDS = {
  url: 'url',
  candidate: 'kandidat',
  name: 'namn',
  level: 'niva',
  type: 'typ',
  language: 'sprak',
  every: 'var',
} as const;
export const SELECTOR_FIELDS = [
  'item',
  'title',
  'link',
  'date',
  'summary',
  'next',
] as const satisfies (keyof Selectors)[];
export type SelectorField = (typeof SELECTOR_FIELDS)[number];

/** What was suggested; sent back as it was it is still a suggestion, and may give way to a better one. */
const SUGGESTED = ['name', 'level', 'type', 'language'] as const;
export type Suggested = (typeof SUGGESTED)[number];
export const suggestionField = (field: Suggested): string => `forslag-${FIELDS[field]}`;

export interface SourceForm {
  url: string;
  /** From 1, as text; empty until something has been tried. */
  candidate: string;
  name: string;
  level: string;
  type: string;
  language: string;
  every: string;
  selectors: Partial<Record<SelectorField, string>>;
  /** What the page that the form stood on showed: the same is saved without being shown again. */
  tried: string;
  /** What had been suggested. */
  suggested: Record<Suggested, string>;
}

function textOf(body: unknown, field: string): string {
  const value = typeof body === 'object' && body !== null ? Reflect.get(body, field) : undefined;
  return typeof value === 'string' ? value.trim() : '';
}

/** @param body of a form; anything else gives an empty one. */
export function readForm(body: unknown): SourceForm {
  const text = (field: string): string => textOf(body, field);
  const suggestions = SUGGESTED.map((field): [Suggested, string] => [field, text(suggestionField(field))]);
  return {
    url: text(FIELDS.url),
    candidate: text(FIELDS.candidate),
    name: text(FIELDS.name),
    level: text(FIELDS.level),
    type: text(FIELDS.type),
    language: text(FIELDS.language),
    every: text(FIELDS.every),
    selectors: Object.fromEntries(SELECTOR_FIELDS.map((field) => [field, text(`v-${field}`)])),
    tried: text('provad'),
    suggested: Object.fromEntries(suggestions) as Record<Suggested, string>,
  };
}

/** Names what is shown: an address and one of its candidates. */
export const triedMark = ({ url, candidate }: Pick<SourceForm, 'url' | 'candidate'>): string =>
  `${candidate} ${withoutCredentials(url)}`;

/** Whether the person has seen what this would give. */
export const hasBeenShown = (form: SourceForm): boolean => form.tried !== '' && form.tried === triedMark(form);

function selectorsOf(form: SourceForm): Record<string, string> | undefined {
  const given = Object.entries(form.selectors).filter(([, value]) => value !== '');
  // Those of another candidate fit nothing here.
  return given.length === 0 || !hasBeenShown(form) ? undefined : Object.fromEntries(given);
}

/** Of another address the number of the candidate says nothing. */
function candidateOf({ url, candidate, tried }: SourceForm): number | undefined {
  const isSameAddress = tried.endsWith(` ${withoutCredentials(url)}`);
  return candidate === '' || !isSameAddress ? undefined : Number(candidate);
}

/** @returns the wish; or what is wrong, by the names of its fields. */
export function toWish(form: SourceForm): Outcome<SourceWish> {
  const said = (field: Suggested): string | undefined =>
    form[field] === '' || form[field] === form.suggested[field] ? undefined : form[field];
  const input = {
    url: form.url,
    candidate: candidateOf(form),
    ...{ name: said('name'), level: said('level'), type: said('type'), language: said('language') },
    every: form.every === '' ? undefined : form.every,
    selectors: selectorsOf(form),
  };
  const parsed = sourceWishSchema.safeParse(input);
  return parsed.success
    ? { ok: true, value: parsed.data }
    : { ok: false, problem: { kind: 'invalid', problems: toFieldProblems(parsed.error, input) } };
}

/** As it is drawn after a trial: with what is known by now in the fields. */
export function fillForm(form: SourceForm, source: Source, chosen: number | null): SourceForm {
  const { name, level, type, language, every, selectors = {} } = source;
  const filled = {
    ...form,
    ...{ candidate: chosen === null ? '' : String(chosen), name, level, type, language, every },
    selectors: { ...selectors },
  };
  const keep = (field: Suggested): string =>
    form[field] === '' || form[field] === form.suggested[field] ? filled[field] : '';
  const suggested = { name: keep('name'), level: keep('level'), type: keep('type'), language: keep('language') };
  return { ...filled, suggested, tried: triedMark(filled) };
}
