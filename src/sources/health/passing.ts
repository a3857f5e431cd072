/** A failure in, whether it passes by itself out; the others stay until somebody does something. */
import type { FailureCode } from '../../domain/failure.js';

const PASSING: ReadonlySet<string> = new Set<FailureCode>([
  'dns',
  'refused',
  'reset',
  'timeout',
  'http-status',
  'busy',
  'truncated',
  'empty',
  'robots-unavailable',
  'unconfirmed',
  'unknown',
]);

/** @param code as a failure has it, or as the store kept it. */
export const isPassing = (code: string): boolean => PASSING.has(code);
