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

function repairCharacter(scar: string): string {
  const bytes = toWesternBytes(scar);
  return isUtf8(bytes) ? bytes.toString('utf8') : scar;
}

/** Characters that were encoded twice are decoded once more; C1 controls, which no text has, are the windows-1252 characters they stand for. */
export function repairText(text: string): string {
  if (!/[\u0080-\u009f]|[ÂÃâ][\u0080-\u2122]/.test(text)) return text;
  const repaired = text.replace(DOUBLE_ENCODED, repairCharacter);
  return repaired.replace(/[\u0080-\u009f]/g, (control) =>
    iconv.decode(Buffer.from(control, 'latin1'), 'windows-1252'),
  );
}
