/** Refuses a list in which two entries have the same id, with a Swedish message at the later one; for lists that people write by hand. */
import type { RefinementCtx } from 'zod';

/** For `superRefine` on an array of things with an id. */
export function refuseRepeatedIds(entries: readonly { id: string }[], context: RefinementCtx): void {
  const seen = new Set<string>();
  entries.forEach(({ id }, at) => {
    if (seen.has(id))
      context.addIssue({ code: 'custom', message: `id ”${id}” finns redan: välj ett annat`, path: [at, 'id'] });
    seen.add(id);
  });
}
