/**
 * Sources in, an OPML file out, for other programs and for another Spanare. The same sources always give the same bytes: there is no date in it, and
 * the order is by level and id.
 */
import { HIDDEN, withoutSecretFields, withoutSecrets } from '../../domain/credentials.js';
import { adapterOf, originOf, type Source } from '../../domain/source.js';
import { LEVELS, type Level } from '../../domain/vocabulary.js';
import { opmlTexts as texts } from '../../texts/opml.js';
import { LEVEL_NAMES } from '../../texts/web-format.js';
import { OWN_NAMESPACE } from './parsed-opml.js';

const PREFIX = 'spanare';

/** What XML cannot hold at all; line breaks it can, if they are written as numbers. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are exactly what is looked for.
const UNWRITABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;
const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

const escapeXml = (text: string): string =>
  text.replace(UNWRITABLE, '\ufffd').replace(/[&<>"\t\n\r]/g, (character) => ESCAPES[character] ?? '');

type Attribute = [name: string, value: string | undefined];

const writeAttributes = (attributes: readonly Attribute[]): string =>
  attributes.flatMap(([name, value]) => (value === undefined ? [] : [` ${name}="${escapeXml(value)}"`])).join('');

const toText = (value: unknown): string | undefined => {
  if (value === undefined || value === null) return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value);
};

/** What OPML has no word for, in the order it is written. */
const OWN_FIELDS = [
  'id',
  'kind',
  'adapter',
  'level',
  'type',
  'publisher',
  'expectedAreas',
  'every',
  'spacing',
  'enabled',
  'selectors',
  'params',
  'needsKey',
  'ownPages',
  'notes',
  'etiquette',
  'terms',
  'verified',
  'template',
] as const satisfies readonly Exclude<keyof Source, 'name' | 'url' | 'language' | 'missingKey'>[];

const showable = (params: Source['params']): Source['params'] =>
  typeof params === 'object' ? withoutSecretFields(params) : params;

/** A text in `params` is documentation; as JSON it can't be taken for fields. */
const ownValue = (source: Source, field: (typeof OWN_FIELDS)[number]): string | undefined => {
  if (field === 'expectedAreas' && source.expectedAreas.length === 0) return undefined;
  return field === 'params' && source.params !== undefined
    ? JSON.stringify(showable(source.params))
    : toText(source[field]);
};

function ownAttributes(source: Source): Attribute[] {
  return OWN_FIELDS.map((field) => [`${PREFIX}:${field}`, ownValue(source, field)]);
}

/** What other programs can follow stands as a feed, the rest as a link, which they leave alone. */
function addressAttributes(source: Source): Attribute[] {
  const url = withoutSecrets(source.url);
  const adapter = adapterOf(source);
  if (adapter !== 'feed' && adapter !== 'jsonfeed')
    return [
      ['type', 'link'],
      ['url', url],
    ];
  return [
    ['type', 'rss'],
    ['xmlUrl', url],
    ['htmlUrl', `${originOf(url)}/`],
  ];
}

function writeOutline(source: Source): string {
  const common: Attribute[] = [
    ['text', source.name],
    ['title', source.name],
    ...addressAttributes(source),
    ['language', source.language],
  ];
  return `      <outline${writeAttributes([...common, ...ownAttributes(source)])}/>\n`;
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function writeLevel(level: Level, sources: readonly Source[]): string {
  const own = sources.filter((source) => source.level === level).sort((a, b) => compareText(a.id, b.id));
  if (own.length === 0) return '';
  const name = LEVEL_NAMES[level];
  const folder = writeAttributes([
    ['text', name],
    ['title', name],
  ]);
  return `    <outline${folder}>\n${own.map(writeOutline).join('')}    </outline>\n`;
}

/** UTF-8 text. Passwords and keys in addresses are left out. */
export function writeOpml(sources: readonly Source[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0" xmlns:${PREFIX}="${OWN_NAMESPACE}">
  <head>
    <title>${escapeXml(texts.title)}</title>
  </head>
  <body>
${LEVELS.map((level) => writeLevel(level, sources)).join('')}  </body>
</opml>
`;
}

/** Whether a key was left out of an address when it was written. */
export const hasHiddenKey = (url: string): boolean =>
  url.includes(`=${HIDDEN}`) || url.includes(`=${encodeURIComponent(HIDDEN)}`);
