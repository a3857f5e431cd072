/** A new address for a source that has moved, found but not decided on. */
import { z } from 'zod';

export const proposalSchema = z.object({
  url: z.string(),
  title: z.string(),
  foundAt: z.string(),
  from: z.enum(['redirect', 'page']),
});

/** `title`: what the publisher calls what is there; may be empty. `foundAt`: ISO 8601. `from`: how it was found. */
export type Proposal = z.infer<typeof proposalSchema>;
