/** Why a measurement can't be made, in Swedish for whoever asked for it. */

export class EvaluationError extends Error {
  /** Asked for in a way that can give nothing, whatever the files hold. */
  readonly isMisuse: boolean;

  constructor(sentence: string, { isMisuse = false, cause }: { isMisuse?: boolean; cause?: unknown } = {}) {
    super(sentence, { cause });
    this.name = 'EvaluationError';
    this.isMisuse = isMisuse;
  }
}
