/** A visit as intake makes it, for tests: a reader, a source and a memory in, every batch and the end out; what is yielded becomes known. */
import type { Result } from '../../../src/domain/failure.js';
import { type Source, sourceSchema } from '../../../src/domain/source.js';
import { createFetch } from '../../../src/sources/fetch.js';
import { createInlineParse } from '../../../src/sources/parsing/parse-inline.js';
import type { Batch, ReadSource, SourceMemory, VisitContext, VisitEnd } from '../../../src/sources/visit.js';

export interface VisitOutcome {
  batches: Batch[];
  end: Result<VisitEnd>;
  titles: string[];
}

export interface Visitor {
  /** Keeps memory and what is known from visit to visit, as the store does. */
  visit(now?: Date, more?: Pick<VisitContext, 'isAfterTrouble'>): Promise<VisitOutcome>;
  /** The source is another from now on; memory and what is known stay. */
  change(fields: Partial<Source>): void;
  memory(): SourceMemory;
  close(): Promise<void>;
}

export function makeSource(fields: Partial<Source> & Pick<Source, 'url' | 'kind'>): Source {
  const rest = { id: 'prov', name: 'Prov', level: 'kommunen', type: 'nyhet', language: 'sv', spacing: 'PT0S' };
  return sourceSchema.parse({ ...rest, ...fields });
}

/** @param host "127.0.0.1:PORT" that may be reached. */
export function createVisitor(read: ReadSource, configured: Source, host: string): Visitor {
  let source = configured;
  const fetcher = createFetch({ userAgent: 'Spanare/test', allowHosts: [host] });
  const known = new Set<string>();
  let memory: SourceMemory = {};

  async function visit(now = new Date(), more: Pick<VisitContext, 'isAfterTrouble'> = {}): Promise<VisitOutcome> {
    const batches: Batch[] = [];
    const areKnown: Parameters<ReadSource>[1]['areKnown'] = async (items) =>
      items.map(({ url }) => known.has(url ?? ''));
    const reading = read(source, {
      fetch: fetcher.fetch,
      parse: createInlineParse(),
      memory,
      now,
      key: null,
      contact: null,
      ...more,
      areKnown,
    });
    for (;;) {
      const step = await reading.next();
      if (step.done) {
        if (step.value.ok) memory = JSON.parse(JSON.stringify(step.value.value.memory));
        const titles = batches.flatMap(({ items }) => items.map(({ title }) => title));
        return { batches, end: step.value, titles };
      }
      batches.push(step.value);
      for (const { url } of step.value.items) known.add(url ?? '');
    }
  }

  const change = (fields: Partial<Source>): void => {
    source = { ...source, ...fields };
  };

  return { visit, change, memory: () => memory, close: () => fetcher.close() };
}

/** @throws when the visit failed. */
export function endOf(outcome: VisitOutcome): VisitEnd {
  if (!outcome.end.ok) throw new Error(outcome.end.failure.message);
  return outcome.end.value;
}
