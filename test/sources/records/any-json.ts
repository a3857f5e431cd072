/** A payload in, the same with any JSON value in place of any of its fields out: what a broken or hostile interface may send. */
import fc from 'fast-check';
import type { RecordAdapter } from '../../../src/domain/source.js';
import { parseRecords } from '../../../src/sources/parsing/record-parsers.js';

type Path = (string | number)[];

function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([name, child]) => pathsOf(child, [...path, name]))];
}

function replaced(value: unknown, [step, ...rest]: Path, by: unknown): unknown {
  if (step === undefined) return by;
  if (Array.isArray(value))
    return value.map((child, i) => (String(i) === String(step) ? replaced(child, rest, by) : child));
  const object = value as Record<string, unknown>;
  return { ...object, [step]: replaced(object[step], rest, by) };
}

const hostile = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom('\ud800', '<b>', '&#0;', '2026-99-99', 'http://[', '//', '__proto__', 1e300, -0, [[]], [null], {
    length: -1,
  }),
);

/** @throws with the payload that did it, when the parser throws, or gives an item that could not be kept. */
export function expectNothingThrows(
  adapter: RecordAdapter,
  payload: unknown,
  params: Record<string, string> = {},
): void {
  const paths = pathsOf(payload);
  fc.assert(
    fc.property(fc.constantFrom(...paths), hostile, (path, value) => {
      const bytes = new TextEncoder().encode(JSON.stringify(replaced(payload, path, value)));
      const url = 'http://127.0.0.1:1/v3/data/x';
      const result = parseRecords({ bytes, contentType: null, url, adapter, nowMs: 1_790_000_000_000, params });
      if (!result.ok) return true;
      return result.value.items.every(
        (item) =>
          (item.url === null || /^https?:\/\//.test(item.url)) &&
          typeof item.title === 'string' &&
          typeof item.summaryHtml === 'string' &&
          Object.values(item.identifiers).every((identifier) => typeof identifier === 'string' && identifier !== ''),
      );
    }),
    { numRuns: 1000 },
  );
}
