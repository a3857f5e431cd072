/** The shapes of saved searches: what is answered about one, its hits, its readers, and a question that is only tried. */
import { z } from 'zod';
import { itemSchema } from './schemas.js';

const instant = z.iso.datetime().meta({ description: 'ISO 8601 in UTC' });
const count = z.number().int().nonnegative();
const values = z.array(z.string());
const facets = { area: values, level: values, type: values, source: values, language: values };
const filtersSchema = z.strictObject({ ...facets, from: z.string(), to: z.string() }).partial();
const readFiltersSchema = filtersSchema.extend({
  without: z.strictObject(facets).partial().optional().meta({ description: 'What is left out (`-källa:x`)' }),
});

export const watchResourceSchema = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    q: z.string().meta({ description: 'As it was written' }),
    filters: filtersSchema,
    owner: z.string().nullable().meta({ description: 'Null for all' }),
    createdAt: instant,
    updatedAt: instant,
    removedAt: instant.nullable().meta({ description: 'Null unless it was taken away' }),
    total: count.meta({ description: 'Items that are hits now, as far as it has come' }),
    new: count.meta({ description: 'Of these, those that the reader has not seen' }),
    seen: count.meta({ description: 'The number up to which the reader has seen them' }),
    lastNumber: count.meta({ description: 'The number of the latest hit; 0 where nothing has come since it was made' }),
    filled: z.number().min(0).max(1).nullable().meta({
      description:
        'Share of what there was when it was made or changed that it has gone through; null when it has all of it',
    }),
    problems: z.array(z.string()).meta({ description: 'Swedish: what of q and filters could not be read' }),
    feedUrls: z.strictObject({ rss: z.string(), atom: z.string(), json: z.string(), ics: z.string() }).meta({
      description:
        'Those of a personal watch open only with its key, which stands in them where the watch has just been made or been given another key',
    }),
    feedNote: z
      .string()
      .nullable()
      .meta({ description: 'Swedish: how to get the key, where the addresses are without it; else null' }),
  })
  .meta({ id: 'Watch' });
export type ApiWatch = z.infer<typeof watchResourceSchema>;

export const watchListSchema = z
  .strictObject({ watches: z.array(watchResourceSchema), nextCursor: z.string().optional() })
  .meta({ id: 'WatchList' });

const hitSchema = z.strictObject({
  number: count.meta({ description: 'Rises with each item that becomes a hit; 0 for what was there before the watch' }),
  isNew: z.boolean().meta({ description: 'Not seen by the reader' }),
  matchedAt: instant.meta({ description: 'When it became a hit' }),
  item: itemSchema,
});
export type ApiWatchHit = z.infer<typeof hitSchema>;

export const watchHitListSchema = z
  .strictObject({
    hits: z.array(hitSchema),
    lastNumber: count.meta({ description: 'What to mark as seen when all of this has been seen' }),
    seen: count,
    nextCursor: z.string().optional(),
  })
  .meta({ id: 'WatchHitList' });

export const seenSchema = z
  .strictObject({
    seen: count,
    before: count.meta({ description: 'Mark this number to undo it' }),
    new: count.meta({ description: 'What is left that the reader has not seen' }),
  })
  .meta({ id: 'WatchSeen' });

export const previewSchema = z
  .strictObject({
    total: count.meta({ description: 'Items that would be hits now' }),
    items: z.array(itemSchema).meta({ description: 'The latest ten' }),
    reading: z
      .strictObject({
        wanted: z.array(
          z.strictObject({
            text: z.string(),
            aside: z.string().meta({ description: 'What it was found as besides; may be empty' }),
          }),
        ),
        excluded: values,
        filters: readFiltersSchema,
      })
      .meta({ description: 'Swedish, as a search says it: all that is wanted must be there' }),
    problems: z.array(z.string()).meta({ description: 'Swedish: what could not be read' }),
    notes: z.array(z.string()).meta({ description: 'Swedish: what a search would find beside' }),
    findsEverything: z.boolean().meta({ description: 'True where no such watch can be made' }),
  })
  .meta({ id: 'WatchPreview' });
