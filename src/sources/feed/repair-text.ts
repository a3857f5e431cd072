/** Text with the scars of a wrong encoding in, the text that was meant out: publishers read UTF-8 as windows-1252 and send the result. */
import { isUtf8 } from 'node:buffer';
import iconv from 'iconv-lite';

/** The lead byte of a two or three byte character, then its continuation bytes, each as windows-1252 shows it. */
const CONTINUATION = '[\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]';
const DOUBLE_ENCODED = new RegExp(`[ÂÃ]${CONTINUATION}|â${CONTINUATION}{2}`, 'g');

/** C1 controls as their windows-1252 bytes, the rest as iconv-lite has it. */
function toWesternBytes(text: string): Buffer {
  return Buffer.concat(
    [...text].map((character) =>
      /[\u0080-\u009f]/.test(character) ? Buffer.from(character, 'latin1') : iconv.encode(character, 'windows-1252'),
    ),
  );
}

/** By scar: a damaged text has few of them, many times over. */
const repairs = new Map<string, string>();
const MOST_REMEMBERED = 5000;

function repairCharacter(scar: string): string {
  const known = repairs.get(scar);
  if (known !== undefined) return known;
  const bytes = toWesternBytes(scar);
  const repaired = isUtf8(bytes) ? bytes.toString('utf8') : scar;
  if (repairs.size < MOST_REMEMBERED) repairs.set(scar, repaired);
  return repaired;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this finds.
const CONTROLS = /[\0-\x08\x0b\x0c\x0e-\x1f\x80-\x9f]/;
const LEADS = ['Â', 'Ã', 'â'];
/** Characters that XML forbids; a publisher's text field may hold any. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this removes.
const FORBIDDEN = /[\0-\x08\x0b\x0c\x0e-\x1f]/g;

/** @returns true where no part of the text has anything to repair. */
export function isSound(text: string): boolean {
  // Searched for one by one: a set of all of them is four times as slow.
  return !CONTROLS.test(text) && !LEADS.some((lead) => text.includes(lead));
}

/**
 * Characters that were encoded twice are decoded once more; C1 controls, which no text has, are the windows-1252 characters they stand for;
 * other controls, which XML forbids, go away.
 */
export function repairText(text: string): string {
  if (isSound(text)) return text;
  const legal = text.replace(FORBIDDEN, '');
  if (!/[\u0080-\u009f]|[ÂÃâ][\u0080-\u2122]/.test(legal)) return legal;
  const repaired = legal.replace(DOUBLE_ENCODED, repairCharacter);
  return repaired.replace(/[\u0080-\u009f]/g, (control) =>
    iconv.decode(Buffer.from(control, 'latin1'), 'windows-1252'),
  );
}
