/** A department as `config/departments.yaml` describes it: whom brokers forward to, and what that department wants to hear of. */
import { z } from 'zod';
import { refuseRepeatedIds } from './unique-ids.js';

export const departmentSchema = z.strictObject({
  id: z
    .string({ error: 'skriv ett id, till exempel miljo' })
    .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, { message: 'skriv ett id med små bokstäver a–z, siffror och bindestreck' }),
  name: z.string({ error: 'skriv förvaltningens eller enhetens namn' }).trim().min(1, { message: 'skriv ett namn' }),
  /** Ids of focus areas, the most important first. */
  areas: z
    .array(z.string({ error: 'skriv id för ett fokusområde' }).min(1, { message: 'skriv id för ett fokusområde' }), {
      error: 'skriv en lista av fokusområden, till exempel [trygghet, demokrati]',
    })
    .default([]),
  /** What the department does, in words that suggestions may look for in a text. */
  topics: z
    .array(
      z.string({ error: 'skriv ett ord eller en fras' }).trim().min(1, { message: 'skriv ett ord eller en fras' }),
      {
        error: 'skriv en lista av ord, till exempel [bygglov, detaljplan]',
      },
    )
    .default([]),
  /** A shared mailbox; personal addresses belong in the register of contacts. */
  contact: z.email({ error: 'skriv en e-postadress, helst en funktionsbrevlåda, eller ta bort raden' }).optional(),
});
export type Department = z.infer<typeof departmentSchema>;

/** All departments of the file; ids are unique. */
export const departmentsSchema = z
  .array(departmentSchema, { error: 'skriv en lista av förvaltningar, var och en inledd med - id:' })
  .superRefine(refuseRepeatedIds);
