/** Namespace addresses in, short names of the vocabularies that feeds use out: the address decides, never the prefix a publisher chose. */

/** Vocabulary by address, without scheme, `www.` and trailing `/` or `#`, lower case: publishers vary in these. */
const VOCABULARIES: [string, string[]][] = [
  [
    'rss',
    [
      'purl.org/rss/1.0',
      'purl.org/net/rss1.1',
      'my.netscape.com/rdf/simple/0.9',
      'channel.netscape.com/rdf/simple/0.9',
      'my.netscape.com/publish/formats/rss-0.91.dtd',
      'backend.userland.com/rss',
      'backend.userland.com/rss2',
      'backend.userland.com/rss091',
      'blogs.law.harvard.edu/tech/rss',
      'cyber.law.harvard.edu/rss',
    ],
  ],
  ['atom', ['w3.org/2005/atom', 'purl.org/atom/ns', 'purl.org/atom', 'purl.org/atom-blog/ns']],
  ['rdf', ['w3.org/1999/02/22-rdf-syntax-ns']],
  ['dc', ['purl.org/dc/elements/1.1', 'purl.org/dc/elements/1.0', 'purl.org/dc']],
  ['dcterms', ['purl.org/dc/terms', 'purl.org/metadata/dublin_core_qualifiers']],
  ['content', ['purl.org/rss/1.0/modules/content']],
  ['itunes', ['itunes.com/dtds/podcast-1.0.dtd', 'example.com/dtds/podcast-1.0.dtd']],
  ['googleplay', ['google.com/schemas/play-podcasts/1.0']],
  ['media', ['search.yahoo.com/mrss', 'video.search.yahoo.com/mrss', 'api.search.yahoo.com/mrss']],
  ['feedburner', ['rssnamespace.org/feedburner/ext/1.0']],
  ['xhtml', ['w3.org/1999/xhtml', 'w3.org/1999/html', 'w3.org/tr/rec-html40']],
  ['xml', ['w3.org/xml/1998/namespace']],
];

const BY_ADDRESS = new Map(
  VOCABULARIES.flatMap(([name, addresses]) => addresses.map((address) => [address, name] as const)),
);
const SHORT_NAMES: ReadonlySet<string> = new Set([...VOCABULARIES.map(([name]) => name), 'prism']);

/** The vocabulary of a namespace address: a short name, or the address itself in lower case where it is not one of ours. */
export function toVocabulary(address: string): string {
  const plain = address
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\/(?:www\.)?/, '')
    .replace(/[/#]+$/, '');
  if (/^prismstandard\.org\/namespaces/.test(plain)) return 'prism';
  return BY_ADDRESS.get(plain) ?? plain;
}

/** The vocabulary that an undeclared prefix stands for, by the names everybody uses: some publishers forget the declaration. */
export function guessVocabulary(prefix: string): string {
  return SHORT_NAMES.has(prefix) ? prefix : `undeclared:${prefix}`;
}
