/** The files that pages refer to: read once, named by their content, so that a new version is taken at once and an old one is never asked for. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const STATIC_FOLDER = fileURLToPath(new URL('./static/', import.meta.url));

export interface Assets {
  styleUrl: string;
  iconUrl: string;
  /** The script of the search field. */
  suggestUrl: string;
  /** The signs as one `<svg>` to stand first in the page; our own file, trusted as it is. */
  sprite: string;
  /** Ids of the signs there are. */
  signs: ReadonlySet<string>;
}

function versioned(file: string): string {
  const hash = createHash('sha256')
    .update(readFileSync(`${STATIC_FOLDER}${file}`))
    .digest('hex');
  return `/static/${file}?v=${hash.slice(0, 12)}`;
}

export function loadAssets(): Assets {
  const sprite = readFileSync(`${STATIC_FOLDER}signs.svg`, 'utf8');
  return {
    styleUrl: versioned('spanare.css'),
    iconUrl: versioned('ikon.svg'),
    suggestUrl: versioned('suggest.js'),
    sprite,
    signs: new Set([...sprite.matchAll(/<symbol id="([^"]+)"/g)].map((match) => match[1] ?? '')),
  };
}
