/** Changed items in, rows, columns and segments of one index set out: batch by batch as they come, or gathered for a rebuild. */
import type { Change } from '../engine.js';
import { type Attributes, createAttributes, updateAttributes } from './attributes.js';
import { PostingsBuffer } from './buffer.js';
import { type Database, inTransaction } from './database.js';
import { writeDocuments } from './documents.js';
import { createLearning } from './learn-words.js';
import { MERGE_LIMITS, mergeOn, tidySegments } from './merge.js';
import { addSegment, createSegmentWriter, makeWhole, segmentsOf } from './segments.js';
import { SetGoneError } from './set-gone.js';
import { findSet, type IndexSet } from './sets.js';
import { createTail, updateTail } from './tail.js';

/** Occurrences that a rebuild gathers before it writes a segment: some ten thousand texts, 20 MB. */
const MOST_GATHERED = 1_500_000;

export interface IndexWriter {
  /** One transaction; searches see the changes after it. */
  apply(changes: readonly Change[]): void;
  /** The same, but the words are only gathered: they are in the index after `finish`. */
  gather(changes: readonly Change[]): void;
  /** Writes what was gathered and joins all segments into one. */
  finish(): void;
}

export function createWriter(database: Database, n: number, limits = MERGE_LIMITS): IndexWriter {
  const buffer = new PostingsBuffer(createLearning(database, n));
  /** What `apply` has not made a segment of; `gather` uses the buffer alone. */
  const tail = createTail(buffer);
  let writtenUpTo: number | null = null;
  let attributes: Attributes | null = null;
  /** Words of batches that were gathered before one failed are nowhere any more. */
  let hasLost = false;

  const guarded = (work: (set: IndexSet) => void): void => {
    try {
      inTransaction(database, 'write', () => {
        const set = findSet(database, n);
        if (set === null) throw new SetGoneError(`Index set ${n} is gone`);
        if (hasLost) throw new Error(`A batch of index set ${n} failed: it must be made anew`);
        work(set);
      });
    } catch (error) {
      buffer.clear();
      buffer.forgetNames();
      tail.after = -1;
      // What it read in the transaction has not happened.
      attributes = null;
      hasLost ||= writtenUpTo !== null;
      throw error;
    }
  };

  const readAttributes = (set: IndexSet): Attributes => {
    attributes ??= createAttributes(set);
    updateAttributes(attributes, database, set);
    return attributes;
  };

  const writeSegment = (from: PostingsBuffer, after: number, upTo: number): void => {
    if (from.size === 0) return;
    const segment = addSegment(database, n, after, upTo);
    const blocks = createSegmentWriter(database, n, segment);
    from.writeTo(blocks);
    makeWhole(database, n, segment, blocks.finish());
  };

  const flushUpTo = (upTo: number): void => {
    writeSegment(buffer, writtenUpTo ?? 0, upTo);
    buffer.clear();
    writtenUpTo = upTo;
  };

  return {
    apply: (changes) =>
      guarded((set) => {
        const { now, texts } = writeDocuments(database, set, changes);
        const attributesNow = readAttributes(now);
        const after = segmentsOf(database, n).at(-1)?.upTo ?? 0;
        const isInStep = tail.after === after && tail.readUpTo === set.revision;
        if (!isInStep) updateTail(tail, database, attributesNow);
        else for (const { row, words } of texts) buffer.add(row, words);
        tail.readUpTo = now.revision;
        if (buffer.texts < limits.pending) return;
        writeSegment(buffer, after, now.revision);
        Object.assign(tail, { after: now.revision, readUpTo: now.revision });
        buffer.clear();
        tidySegments(database, n, attributesNow.revisions, limits);
      }),
    gather: (changes) =>
      guarded((set) => {
        writtenUpTo ??= set.revision;
        const { now, texts } = writeDocuments(database, set, changes);
        for (const { row, words } of texts) buffer.add(row, words);
        if (buffer.size > MOST_GATHERED) flushUpTo(now.revision);
      }),
    finish: () => {
      guarded((set) => flushUpTo(set.revision));
      buffer.forgetNames();
      // A piece at a time: who else writes in the file waits no longer than for one.
      let isWhole = false;
      while (!isWhole)
        guarded((set) => {
          isWhole = mergeOn(database, n, readAttributes(set).revisions);
        });
    },
  };
}
