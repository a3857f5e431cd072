/** What a person sends as a tip in, a tip that can be trusted out; or every mistake in it, in Swedish. One shape for the API and the command line. */
import { z } from 'zod';
import { canonicalUrl } from '../../domain/canonical-url.js';
import type { DatedText } from '../../domain/item.js';
import { ITEM_TYPES, type ItemType, LEVELS, type Level } from '../../domain/vocabulary.js';
import { tipTexts } from '../../texts/tips.js';
import { readHeardAt } from './heard-at.js';
import { cleanLine, cleanNote } from './tip-words.js';

const texts = tipTexts.mistakes;

/** A person's own words are kept whole; the lead of an item is shorter. */
export const LONGEST_NOTE = 5000;
const LONGEST_TITLE = 400;
const LONGEST_LINE = 200;
const LONGEST_URL = 2000;
const MOST_AREAS = 50;

export interface TipInput {
  /** Canonical http(s) address. */
  url: string | null;
  title: string | null;
  note: string | null;
  who: string;
  heard: DatedText;
  where: string | null;
  level: Level | null;
  type: ItemType | null;
  /** Focus areas that the person says the item belongs to. */
  areas: string[];
}

const written = (input: unknown): string => cleanLine(String(input).slice(0, 100));
const text = () => z.string({ error: texts.text });
const line = (limit: number) =>
  text().refine((value) => cleanLine(value).length <= limit, { error: texts.lineTooLong(limit) });

/** A link alone in the text is the address: people paste where they stand. */
const isLoneAddress = (value: string): boolean => /^https?:\/\/\S+$/i.test(value) && canonicalUrl(value) !== null;

const heardAt = text().superRefine((value, context) => {
  const heard = readHeardAt(value, new Date());
  if (typeof heard !== 'string') return;
  const message = heard === 'ahead' ? texts.future(written(value)) : texts.when(written(value));
  context.addIssue({ code: 'custom', message });
});

/** @param areaIds the focus areas that there are. */
export function tipSchema(areaIds: readonly string[]) {
  return z
    .strictObject({
      url: line(LONGEST_URL)
        .refine((value) => canonicalUrl(value) !== null, { error: texts.url })
        .nullish()
        .meta({ description: 'Address, http or https. Its page is read once where that is allowed' }),
      text: text()
        .superRefine((value, context) => {
          const { length } = cleanNote(value);
          if (length > LONGEST_NOTE) context.addIssue({ code: 'custom', message: texts.tooLong(LONGEST_NOTE, length) });
        })
        .nullish()
        .meta({
          description: `What was heard or seen, plain text, at most ${LONGEST_NOTE} characters. Without a title its first line or sentence is the title`,
          example: 'Tyresö testar trygghetsvärdar på kvällarna\nDe går två och två, och utvärderar till våren.',
        }),
      title: line(LONGEST_TITLE).nullish(),
      who: line(LONGEST_LINE)
        .refine((value) => cleanLine(value) !== '', { error: texts.blankWho })
        .nullish()
        .meta({ description: 'Whose tip it is. Default: the local administrator' }),
      when: heardAt.nullish().meta({
        description: 'When it was heard or seen: ISO 8601 or a Swedish date ("20 november", "igår"). Default: now',
        example: '2026-11-20',
      }),
      where: line(LONGEST_LINE)
        .nullish()
        .meta({ description: 'Where it was heard or seen', example: 'Kvalitetsmässan' }),
      level: z
        .enum(LEVELS, { error: (issue) => texts.level(written(issue.input), LEVELS) })
        .nullish()
        .meta({
          description:
            "Default: the level of the source at the address's host, else nationellt; kommunen for internal addresses and for tips without an address",
        }),
      type: z
        .enum(ITEM_TYPES, { error: (issue) => texts.type(written(issue.input), ITEM_TYPES) })
        .nullish()
        .meta({
          description:
            "Default: gott-exempel where the words say so, else the type of the source at the address's host, else ovrigt",
        }),
      areas: z
        .array(
          z.string({ error: texts.text }).refine((id) => areaIds.includes(id), {
            error: (issue) => texts.area(written(issue.input), areaIds),
          }),
          { error: texts.list },
        )
        .max(MOST_AREAS, { error: texts.tooManyAreas(MOST_AREAS) })
        .nullish()
        .meta({ description: "Ids of focus areas: a person's word, which stands above the machine's" }),
    })
    .superRefine((tip, context) => {
      const hasWords = [tip.text, tip.title].some((value) => cleanNote(value ?? '') !== '');
      if (tip.url == null && !hasWords) context.addIssue({ code: 'custom', path: ['text'], message: texts.nothing });
    });
}
export type TipBody = z.infer<ReturnType<typeof tipSchema>>;

const orNull = (value: string): string | null => (value === '' ? null : value);

/** @param body as `tipSchema` has let through. @param now what "igår" is counted from, and when it was heard where nothing is said. */
export function toTip(body: TipBody, now: Date): TipInput {
  const note = cleanNote(body.text ?? '');
  const isAddress = body.url == null && isLoneAddress(note);
  const heard = body.when == null ? null : readHeardAt(body.when, now);
  return {
    url: canonicalUrl(isAddress ? note : (body.url ?? '')),
    title: orNull(cleanLine(body.title ?? '')),
    note: isAddress ? null : orNull(note),
    who: body.who == null ? tipTexts.administrator : cleanLine(body.who),
    heard: heard === null || typeof heard === 'string' ? { at: now.toISOString(), precision: 'instant' } : heard,
    where: orNull(cleanLine(body.where ?? '')),
    level: body.level ?? null,
    type: body.type ?? null,
    areas: [...new Set(body.areas ?? [])],
  };
}
