/** An error in, what of it passes from thread to thread out, and back: classes and extra fields do not pass by themselves. */
import { BadCursorError } from '../engine.js';
import { SetGoneError } from './set-gone.js';

/** Those that callers tell apart by class. */
const KINDS = { BadCursorError, SetGoneError } as const;
/** What tells a full disk or a lock from a bug. */
const FIELDS = ['code', 'errcode'] as const;

export interface SentError {
  kind: keyof typeof KINDS | null;
  name: string;
  message: string;
  stack: string;
  fields: Record<string, unknown>;
}

export function toSentError(thrown: unknown): SentError {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const kinds = Object.keys(KINDS) as (keyof typeof KINDS)[];
  return {
    kind: kinds.find((kind) => error instanceof KINDS[kind]) ?? null,
    name: error.name,
    message: error.message,
    stack: error.stack ?? '',
    fields: Object.fromEntries(FIELDS.flatMap((field) => plainField(error, field))),
  };
}

function plainField(error: Error, field: string): [string, unknown][] {
  const value: unknown = Reflect.get(error, field);
  return typeof value === 'string' || typeof value === 'number' ? [[field, value]] : [];
}

export function fromSentError({ kind, name, message, stack, fields }: SentError): Error {
  const error = kind === null ? new Error(message) : new KINDS[kind](message);
  return Object.assign(error, { ...fields, name, stack });
}
