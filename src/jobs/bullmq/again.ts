/** How a job tells BullMQ that it is to be tried again, and after how long: the rest is decided where both adapters decide it. */

/** The name of our back-off among BullMQ's. */
export const REST_BY_ERROR = 'rest-by-error';

export class AgainError extends Error {
  readonly restMs: number;
  constructor(cause: string, restMs: number) {
    super(cause);
    this.restMs = restMs;
  }
}

/** BullMQ asks how long to rest. @returns ms. */
export const restOf = (error: unknown): number => (error instanceof AgainError ? error.restMs : 0);
