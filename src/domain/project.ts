/** A prioritised project as `config/projects.yaml` describes it: its time, its owner and the watch that finds items for it. */
import { z } from 'zod';
import { isRealDate } from './real-date.js';
import { refuseRepeatedIds } from './unique-ids.js';

const date = z
  .string({ error: 'skriv ett datum som 2026-01-31' })
  .refine(isRealDate, { message: 'skriv ett datum som finns, i formen 2026-01-31' });

export const projectSchema = z
  .strictObject({
    id: z
      .string({ error: 'skriv ett id, till exempel centrumlyftet' })
      .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, { message: 'skriv ett id med små bokstäver a–z, siffror och bindestreck' }),
    name: z.string({ error: 'skriv projektets namn' }).trim().min(1, { message: 'skriv projektets namn' }),
    /** First day, YYYY-MM-DD. */
    start: date,
    /** Last day, YYYY-MM-DD; absent while nobody knows. */
    end: date.optional(),
    /** The unit that answers for the project; a role or a department, not a person. */
    owner: z
      .string({ error: 'skriv vilken enhet som äger projektet' })
      .trim()
      .min(1, { message: 'skriv vilken enhet som äger projektet' }),
    /** What to look for, in the same query language as the search box. */
    watch: z
      .string({ error: 'skriv vad projektet bevakar, i samma språk som i sökrutan' })
      .trim()
      .min(1, { message: 'skriv vad projektet bevakar, i samma språk som i sökrutan' }),
  })
  .refine((project) => project.end === undefined || project.end >= project.start, {
    message: 'skriv ett slutdatum som inte ligger före startdatumet',
    path: ['end'],
  });
export type Project = z.infer<typeof projectSchema>;

/** All projects of the file; ids are unique. */
export const projectsSchema = z
  .array(projectSchema, { error: 'skriv en lista av projekt, vart och ett inlett med - id:, eller [] när inga finns' })
  .superRefine(refuseRepeatedIds);
