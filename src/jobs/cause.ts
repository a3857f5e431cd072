/** What a job threw, in; what may be kept and shown about it, out: its message, on one line, short, without what is secret. */

const LONGEST = 300;

/** `scheme://name:word@host`: everything before the last @ of the authority. */
const CREDENTIALS = /([a-z][a-z0-9+.-]*:\/\/)[^\s/?#]*@/gi;
/** `?key=…`, `&access_token=…`. */
const SECRET_PARAMETER = /([?&][^=&\s]*(?:key|token|secret|passw|sig|auth)[^=&\s]*=)[^&\s#]*/gi;

const messageOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error);

export function causeOf(error: unknown): string {
  const line = messageOf(error).replace(/\s+/g, ' ').trim().replace(CREDENTIALS, '$1').replace(SECRET_PARAMETER, '$1…');
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line;
}

const FRAMES = 8;

/** Where in the code it was thrown: the stack without the message, which may tell what is secret. */
export function whereOf(error: unknown): string[] {
  if (typeof error !== 'object' || error === null || !('stack' in error)) return [];
  return String(error.stack)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith('at '))
    .slice(0, FRAMES);
}
