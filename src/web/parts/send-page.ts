/** A drawn page in, the answer out. */
import type { Response } from 'express';
import type { HtmlEscapedString } from 'hono/utils/html';

/** What a component gives; ours never wait, so it is never a promise. */
export type Drawn = HtmlEscapedString | Promise<HtmlEscapedString>;

/** Pages are asked for anew each time (they follow the base), and cost little when nothing has changed (ETag). */
export function sendPage(response: Response, page: Drawn): void {
  if (page instanceof Promise) throw new TypeError('A page with a component that waits');
  const cache = response.statusCode < 400 ? 'private, no-cache' : 'no-store';
  response
    .set('Cache-Control', cache)
    .type('html')
    .send(`<!doctype html>${String(page)}`);
}
