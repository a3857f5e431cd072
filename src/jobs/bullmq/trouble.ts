/** What a question to Redis threw, in; out, whether it is trouble with Redis or the way there, somebody who was quicker, or a bug of ours. */
import type { ErrorCode } from 'bullmq';
import { errorCode, errorMessage } from '../../domain/error-code.js';

const NETWORK_CODE =
  /^(?:ECONN[A-Z]+|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|EHOSTDOWN|ENETUNREACH|ENETDOWN|ENETRESET|ENOBUFS)$/;
/** What ioredis says of a connection that is gone, without a code. */
const CONNECTION_GONE =
  /^(?:Connection is closed\.|Command aborted due to connection close|Stream isn't writeable|Command timed out|connect ETIMEDOUT|Socket timeout)/;
/** Replies of a server that can't serve just now. Inside a script they stand after some words of its own. */
const UNABLE =
  /\b(?:LOADING|READONLY|OOM|MISCONF|NOAUTH|WRONGPASS|NOPERM|CLUSTERDOWN|MASTERDOWN|TRYAGAIN|BUSY|NOREPLICAS)\b|max number of clients/;

const nameOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'name' in error ? String(error.name) : '';

/** For `catch`: passes over BullMQ's answers of these codes, which tell that another process was quicker. @throws any other error. */
export function unless(...codes: ErrorCode[]): (error: unknown) => void {
  return (error) => {
    const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : null;
    if (!codes.some((one) => one === code)) throw error;
  };
}

export function isRedisTrouble(error: unknown): boolean {
  const name = nameOf(error);
  const message = errorMessage(error);
  if (name === 'ReplyError') return UNABLE.test(message);
  // What does not speak as Redis does, and questions given up with their connection.
  if (['ParserError', 'AbortError', 'MaxRetriesPerRequestError'].includes(name)) return true;
  return NETWORK_CODE.test(errorCode(error) ?? '') || CONNECTION_GONE.test(message);
}
