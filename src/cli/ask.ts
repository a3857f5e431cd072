/** A question to the person at the terminal in, yes or no out. Where nobody sits there is nobody to ask. */
import { createInterface } from 'node:readline/promises';

/** Whether somebody can both read a question and answer it. */
export const isSomebodyThere = (): boolean => process.stdin.isTTY === true && process.stderr.isTTY === true;

/** Only a clear yes is one: "j", "ja", "y", "yes". @param signal Ctrl-C, which means no. */
export async function askYesOrNo(question: string, signal: AbortSignal): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(`${question} [j/N] `, { signal });
    return /^(j|ja|y|yes)$/i.test(answer.trim());
  } catch {
    return false;
  } finally {
    terminal.close();
  }
}
