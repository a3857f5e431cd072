/** A feed document in, Atom (RFC 4287) out. */
import type { FeedDocument, FeedEntry } from './feed-document.js';
import { titleOf } from './feed-title.js';
import { instantOf, knownDate } from './known-date.js';
import { oneLine, webLink } from './plain-text.js';
import { emptyElement, parentElement, textElement, xmlDocument } from './xml.js';

const TEXT = { type: 'text' };

const writeAuthor = (name: string): string => parentElement('author', [textElement('name', oneLine(name))]);

/** `published` must be an instant; a month or a year stands in Dublin Core, which lets dates end where they do. */
function writeDates(entry: FeedEntry): string[] {
  const instant = instantOf(entry);
  const updated = textElement('updated', entry.updatedAt);
  if (instant !== null) return [updated, textElement('published', instant)];
  const known = knownDate(entry);
  return known === null ? [updated] : [updated, textElement('dc:date', known)];
}

/** An entry without a link must have content of its own. */
function writeText(entry: FeedEntry): string[] {
  const link = webLink(entry.url);
  if (link === null) return [textElement('content', entry.summary, TEXT)];
  return [
    emptyElement('link', { rel: 'alternate', href: link }),
    ...(entry.summary === '' ? [] : [textElement('summary', entry.summary, TEXT)]),
  ];
}

/** Where nobody is named the source speaks for itself. */
function writeSource({ source, people }: FeedEntry): string {
  const name = oneLine(source);
  return parentElement('source', [
    textElement('title', name, TEXT),
    ...(people.length === 0 && name !== '' ? [writeAuthor(name)] : []),
  ]);
}

function writeEntry(entry: FeedEntry): string {
  const attributes: Record<string, string> = entry.language === undefined ? {} : { 'xml:lang': entry.language };
  return parentElement(
    'entry',
    [
      textElement('id', entry.id),
      textElement('title', titleOf(entry), TEXT),
      ...writeDates(entry),
      ...entry.people.map(writeAuthor),
      ...writeText(entry),
      ...entry.areas.map(({ id, name }) => emptyElement('category', { term: id, label: oneLine(name) })),
      writeSource(entry),
    ],
    attributes,
  );
}

export function renderAtom(feed: FeedDocument): string {
  return xmlDocument(
    parentElement(
      'feed',
      [
        textElement('id', feed.id),
        textElement('title', oneLine(feed.title), TEXT),
        textElement('subtitle', oneLine(feed.description), TEXT),
        textElement('updated', feed.updatedAt),
        writeAuthor('Spanare'),
        textElement('generator', 'Spanare'),
        emptyElement('link', { rel: 'self', type: 'application/atom+xml', href: feed.selfUrl }),
        emptyElement('link', { rel: 'alternate', type: 'text/html', href: feed.homeUrl }),
        ...feed.entries.map(writeEntry),
      ],
      {
        xmlns: 'http://www.w3.org/2005/Atom',
        'xmlns:dc': 'http://purl.org/dc/elements/1.1/',
        'xml:lang': feed.language,
      },
    ),
  );
}
