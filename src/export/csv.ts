/** Cells in, lines of a CSV file out (RFC 4180). */

/** A field that begins or ends with a blank would lose it in some programs. */
const mustBeQuoted = (cell: string, separator: string): boolean =>
  cell.includes(separator) || /["\r\n]|^\s|\s$/.test(cell);

const quote = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;

/** One line, its end included; quoted is what must be. @param separator one character */
export const csvLine = (cells: readonly string[], separator: string): string =>
  `${cells.map((cell) => (mustBeQuoted(cell, separator) ? quote(cell) : cell)).join(separator)}\r\n`;

/** The same with every cell quoted, also where it need not be. @param separator one character */
export const quotedCsvLine = (cells: readonly string[], separator: string): string =>
  `${cells.map(quote).join(separator)}\r\n`;
