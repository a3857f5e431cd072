/** What a store says when it can't be opened, told as this command's bad news: nothing was about to start. */
import { StartError } from '../domain/start-error.js';
import { CommandFailure } from './context.js';

/** @param rephrase makes a sentence of the store fit the command. */
export async function tellStartErrors<T>(
  work: Promise<T>,
  rephrase: (sentence: string) => string = (sentence) => sentence,
): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    throw new CommandFailure(error.problems.map(rephrase).join('\n'), { cause: error });
  }
}
