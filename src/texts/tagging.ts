/** What users read about a file of judgements that can't be used. */
/** A line that is no JSON object with the fields needed. */
export function describeBadLine(file: string, line: number): string {
  return `${file}, rad ${line}: raden går inte att läsa. Skriv ett JSON-objekt per rad med id och de fält som behövs.`;
}
