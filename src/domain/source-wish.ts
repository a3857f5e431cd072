/** What a person says of a source to add or change: an address, and any of the fields of an entry of `config/sources.yaml`. */
import { z } from 'zod';
import { sourceSchema } from './source.js';

const { shape } = sourceSchema;

/** Without their usual values: what is not said is for the proposal, or for the source as it stands, to say. */
const fields = {
  ...shape,
  expectedAreas: shape.expectedAreas.unwrap(),
  every: shape.every.unwrap(),
  spacing: shape.spacing.unwrap(),
  enabled: shape.enabled.unwrap(),
};

/** `url` is as a person writes it: a page, a feed, an interface. */
export const sourceWishSchema = z
  .strictObject(fields)
  .partial()
  .extend({
    url: z.string().trim().min(1),
    /** Which of the proposals, from 1. */
    candidate: z.int().min(1).optional(),
  });
export type SourceWish = z.infer<typeof sourceWishSchema>;

const { id: _id, ...changeable } = fields;

/** Null takes a field away that need not be there. */
export const sourceChangeSchema = z
  .strictObject({
    ...changeable,
    adapter: shape.adapter.nullable(),
    publisher: shape.publisher.nullable(),
    selectors: shape.selectors.nullable(),
    params: shape.params.nullable(),
    ownPages: shape.ownPages.nullable(),
    notes: shape.notes.nullable(),
    etiquette: shape.etiquette.nullable(),
    terms: shape.terms.nullable(),
    verified: shape.verified.nullable(),
    template: shape.template.nullable(),
  })
  .partial();
export type SourceChange = z.infer<typeof sourceChangeSchema>;
