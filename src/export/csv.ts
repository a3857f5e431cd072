/** Cells in, lines of a CSV file out (RFC 4180). */

/** A field that begins or ends with a blank would lose it in some programs. */
const mustBeQuoted = (cell: string, separator: string): boolean =>
  cell.includes(separator) || /["\r\n]|^\s|\s$/.test(cell);

const writeCell = (cell: string, separator: string): string =>
  mustBeQuoted(cell, separator) ? `"${cell.replaceAll('"', '""')}"` : cell;

/** One line, its end included. @param separator one character */
export const csvLine = (cells: readonly string[], separator: string): string =>
  `${cells.map((cell) => writeCell(cell, separator)).join(separator)}\r\n`;
