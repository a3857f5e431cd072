/** A focus area as `config/areas.yaml` describes it: who it is, and the terms that speak for and against it. */
import { z } from 'zod';
import { refuseRepeatedIds } from './unique-ids.js';

/** The highest threshold an area can have; a person's yes scores this, so that it is enough in every area. */
export const HIGHEST_THRESHOLD = 50;

const WORD = String.raw`(?:=|-)?[\p{L}\p{N}](?:[\p{L}\p{N}&/.:'’+-]*[\p{L}\p{N}+])?-?`;
const TERM = new RegExp(String.raw`^${WORD}(?: (?:\.\. )?${WORD})*$`, 'u');

/** A word (`ord`, `=ord`, `ord-`, `-ord`, `-ord-`) or several in a row; ` .. ` stands for up to three words between. */
const termSchema = z
  .string({ error: 'skriv ett ord eller en fras; sätt citattecken om det bara är siffror' })
  .regex(TERM, {
    message:
      'skriv ord med blanksteg emellan, till exempel klimat- för alla ord som börjar så, eller öka .. trygghet med ord emellan',
  });

/** Terms by the points they give; 0 makes a term neutral, below 0 it speaks against. */
const termsByPointsSchema = z.record(
  z.string().regex(/^-?(?:1?\d(?:\.\d)?|20)$/, {
    message: 'skriv poängen som ett tal från -20 till 20, till exempel 4: eller -3:',
  }),
  z.array(termSchema, { error: 'skriv en lista av ord: [ord, ett annat ord]' }),
);
export type TermsByPoints = z.infer<typeof termsByPointsSchema>;

const wordsSchema = z.strictObject(
  { sv: termsByPointsSchema.default({}), en: termsByPointsSchema.default({}) },
  { error: 'skriv sv: och en: med ord efter poäng' },
);

export const areaSchema = z
  .strictObject({
    id: z
      .string({ error: 'skriv ett id, till exempel trygghet' })
      .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, { message: 'skriv ett id med små bokstäver a–z, siffror och bindestreck' }),
    /** Full name, e.g. "Hållbar utveckling". */
    name: z.string({ error: 'skriv områdets namn' }).trim().min(1, { message: 'skriv områdets namn' }),
    /** Short name for tags and narrow places. */
    shortName: z.string().trim().min(1, { message: 'skriv ett kort namn eller ta bort raden' }).optional(),
    /** One sentence shown to users: what belongs here and what does not. */
    definition: z
      .string({ error: 'skriv en mening om vad som hör till området' })
      .trim()
      .min(1, { message: 'skriv en mening om vad som hör till området' }),
    /** Points needed for the area to be given. */
    threshold: z
      .number({ error: 'skriv hur många poäng som krävs, till exempel 4' })
      .min(0.5, { message: 'skriv en gräns på minst 0.5 poäng' })
      .max(HIGHEST_THRESHOLD, { message: `skriv en gräns på högst ${HIGHEST_THRESHOLD} poäng` }),
    /** The lexicon, for Swedish and for English texts. */
    words: wordsSchema.prefault({}),
  })
  .superRefine((area, context) => {
    for (const language of ['sv', 'en'] as const) {
      for (const repeated of findRepeated(area.words[language])) {
        const message = `”${repeated.term}” står redan under ett annat poängtal: behåll det på ett ställe`;
        context.addIssue({ code: 'custom', message, path: ['words', language, repeated.points, repeated.at] });
      }
    }
  });
export type Area = z.infer<typeof areaSchema>;

/** All areas of the file; ids are unique. */
export const areasSchema = z
  .array(areaSchema, { error: 'skriv en lista av områden, vart och ett inlett med - id:' })
  .superRefine(refuseRepeatedIds);

/** Terms that stand under more than one number of points, where one would silently win. */
function findRepeated(terms: TermsByPoints): { term: string; points: string; at: number }[] {
  const seen = new Map<string, string>();
  const repeated: { term: string; points: string; at: number }[] = [];
  for (const [points, list] of Object.entries(terms)) {
    list.forEach((term, at) => {
      const key = term.toLowerCase();
      if (seen.has(key)) repeated.push({ term, points, at });
      else seen.set(key, points);
    });
  }
  return repeated;
}
