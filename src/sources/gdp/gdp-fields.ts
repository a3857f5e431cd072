/** Fields of the funders' common standard in, what an item needs out. Their names differ between versions and funders, so they are looked for. */
import { type JsonObject, objectOf, textOf } from '../records/values.js';

/** Names that a title goes by, Swedish first; without case. */
const TITLES = [
  'titel',
  'titelsv',
  'titelsvenska',
  'projekttitelsv',
  'projekttitelsvenska',
  'projekttitel',
  'rubrik',
  'arenderubrik',
  'ärenderubrik',
  'utlysningstitel',
];
const DESCRIPTIONS = [
  'beskrivning',
  'beskrivningsv',
  'beskrivningsvenska',
  'sammanfattning',
  'projektbeskrivning',
  'abstract',
];
const ENGLISH = /(?:eng|engelska|english|en)$/i;

/** What the funders write where something is not for everybody. */
const isTold = (text: string): boolean => text !== '' && !/^ej öppna data$/i.test(text);

export interface FoundText {
  text: string;
  isSwedish: boolean;
}

/** Texts of a record's own fields whose names have one of these words in them: by `names` first, then others in Swedish, then in English. */
function findText(record: JsonObject, names: string[], words: RegExp): FoundText {
  const fields = Object.entries(record)
    .map(([name, value]) => ({ name: name.toLowerCase(), text: typeof value === 'string' ? textOf(value) : '' }))
    .filter(({ text }) => isTold(text));
  const named = names.map((name) => fields.find((field) => field.name === name)).find((field) => field !== undefined);
  const like = fields.filter(({ name }) => words.test(name));
  const swedish = named ?? like.find(({ name }) => !ENGLISH.test(name));
  return { text: (swedish ?? like[0])?.text ?? '', isSwedish: swedish !== undefined };
}

export const titleOf = (record: JsonObject): FoundText => findText(record, TITLES, /titel|title|rubrik/);
export const descriptionOf = (record: JsonObject): FoundText =>
  findText(record, DESCRIPTIONS, /beskrivning|description|sammanfattning|abstract/);

/** A text that may be told for all to see; "" for none. */
export function toldText(value: unknown): string {
  const text = textOf(value);
  return isTold(text) ? text : '';
}

/** The name of an organisation, in Swedish before English. */
export function organisationName(value: unknown): string {
  const { namn, namnEng } = objectOf(value);
  return toldText(namn) || toldText(namnEng);
}
