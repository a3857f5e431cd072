/** A refusal on its way to the asker: thrown where it is found, rendered in one place as RFC 9457 JSON or as a Swedish page. */
import { problemTitles } from '../texts/web.js';

/** When it is worth asking again for what the store could not answer. */
export const STORE_RETRY_SECONDS = 5;

export interface InvalidParameter {
  name: string;
  /** Swedish sentence: what is wrong and what to write. */
  reason: string;
}

interface ProblemMore {
  invalidParameters?: InvalidParameter[];
  headers?: Record<string, string>;
  /** An address that was probably meant. */
  nearest?: string;
  cause?: unknown;
}

/** What happened in the asker's words; never a stack trace, an address inside or a secret. */
export class ProblemError extends Error {
  readonly status: number;
  readonly detail: string;
  readonly invalidParameters: InvalidParameter[];
  readonly headers: Record<string, string>;
  readonly nearest: string | null;

  /** @param detail Swedish sentence: what happened and what to do. */
  constructor(status: number, detail: string, more: ProblemMore = {}) {
    super(detail, { cause: more.cause });
    this.name = 'ProblemError';
    this.status = status;
    this.detail = detail;
    this.invalidParameters = more.invalidParameters ?? [];
    this.headers = more.headers ?? {};
    this.nearest = more.nearest ?? null;
  }
}

export interface ProblemBody {
  type: string;
  title: string;
  status: number;
  detail: string;
  instance: string;
  invalidParameters?: InvalidParameter[];
}

const TYPES: Record<number, string> = {
  400: 'bad-request',
  401: 'unauthorized',
  403: 'foreign-origin',
  404: 'not-found',
  405: 'method-not-allowed',
  409: 'conflict',
  410: 'gone',
  413: 'content-too-large',
  414: 'uri-too-long',
  415: 'unsupported-media-type',
  421: 'misdirected-request',
  422: 'unusable',
  429: 'too-many-requests',
  500: 'internal',
  503: 'unavailable',
};

export const titleOf = (status: number): string =>
  problemTitles[status] ?? problemTitles[status < 500 ? 400 : 500] ?? '';

/** @param instance the path that was asked for, without its query. */
export function toProblemBody(problem: ProblemError, instance: string): ProblemBody {
  return {
    type: `urn:spanare:problem:${TYPES[problem.status] ?? (problem.status < 500 ? 'bad-request' : 'internal')}`,
    title: titleOf(problem.status),
    status: problem.status,
    detail: problem.detail,
    instance,
    ...(problem.invalidParameters.length > 0 && { invalidParameters: problem.invalidParameters }),
  };
}
