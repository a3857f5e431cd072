/** Why a source could not be added or changed in, the refusal in the words of HTTP out. */
import { type AddingProblem, describeProblem } from '../../intake/source-adding.js';
import { addingTexts as texts } from '../../texts/source-adding.js';
import { apiTexts } from '../../texts/web-api.js';
import { ProblemError } from '../problem.js';

/** How each refusal is said over HTTP. */
export function toProblemError(problem: AddingProblem): ProblemError {
  const detail = describeProblem(problem);
  switch (problem.kind) {
    case 'invalid': {
      const invalidParameters = problem.problems.map(({ field, reason }) => ({
        name: field,
        reason: texts.field(field, reason),
      }));
      return new ProblemError(400, apiTexts.badBody(invalidParameters.length), { invalidParameters });
    }
    case 'unreadable':
      return problem.failure.code === 'address-forbidden'
        ? new ProblemError(400, detail, { invalidParameters: [{ name: 'url', reason: problem.failure.message }] })
        : new ProblemError(422, detail);
    case 'conflict':
    case 'configured':
      return new ProblemError(409, detail);
    case 'removed':
      return new ProblemError(410, detail);
    default:
      return new ProblemError(404, detail);
  }
}
