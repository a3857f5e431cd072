/** A record in MODS as Swepub and DiVA write it (`swepub_mods`) in, the parts of an item out. */
import type { Person } from '../../domain/item.js';
import { toLanguageCode } from '../parsing/language-code.js';
import type { MarkupElement } from '../parsing/parse-markup.js';
import { childrenOf, findChild, textOf, textsOf } from '../parsing/xml-names.js';
import { toSummaryHtml, toTitle } from './field-text.js';
import { findOrcid } from './person-name.js';
import { type RecordParts, readFirstDate } from './record-parts.js';

/** Schemes worth keeping beside those that are recognised by their form. */
const NAMED_SCHEMES = new Set(['isbn', 'issn', 'scopus', 'isi', 'pmid', 'uri', 'libris']);
const LONGEST_AFFILIATION = 200;

function readTitle(mods: MarkupElement): string {
  const [main] = childrenOf(mods, 'mods', 'titleInfo').filter(({ attribs }) => attribs.type === undefined);
  if (main === undefined) return '';
  const [nonSort, title, subTitle] = ['nonSort', 'title', 'subTitle'].map((part) =>
    textOf(findChild(main, 'mods', part)),
  );
  const whole = [nonSort, title].filter(Boolean).join(' ');
  return toTitle(subTitle ? `${whole}: ${subTitle}` : whole);
}

function chooseAbstract(mods: MarkupElement): string {
  const abstracts = childrenOf(mods, 'mods', 'abstract').filter((abstract) => textOf(abstract) !== '');
  const inLanguage = (code: string) =>
    abstracts.find(({ attribs }) => toLanguageCode(attribs.lang ?? attribs['xml:lang']) === code);
  return textOf(inLanguage('sv') ?? inLanguage('en') ?? abstracts[0]);
}

/** Authors have the role `aut`; a person without any role at all is taken for one. */
function isAuthor(name: MarkupElement): boolean {
  const roles = childrenOf(name, 'mods', 'role').flatMap((role) => textsOf(role, 'mods', 'roleTerm'));
  return roles.length === 0 || roles.some((role) => /(?:^|\/)(?:aut|author|författare)$/i.test(role));
}

function readOrcid(name: MarkupElement): string | null {
  const marked = childrenOf(name, 'mods', 'nameIdentifier').filter(({ attribs }) => attribs.type === 'orcid');
  const described = textsOf(name, 'mods', 'description').filter((text) => /orcid/i.test(text));
  const linked = [name.attribs.valueURI, name.attribs['xlink:href']].filter((text) => text?.includes('orcid.org'));
  return [...marked.map(textOf), ...described, ...linked].map(findOrcid).find((orcid) => orcid !== null) ?? null;
}

function readPerson(name: MarkupElement): Person | null {
  const parts = childrenOf(name, 'mods', 'namePart');
  const typed = (type: string | undefined) =>
    parts
      .filter((part) => part.attribs.type === type)
      .map(textOf)
      .join(' ');
  const whole = [typed('given'), typed('family')].filter(Boolean).join(' ') || typed(undefined);
  if (whole === '') return null;
  const orcid = readOrcid(name);
  const affiliation = [...new Set(textsOf(name, 'mods', 'affiliation'))].join(', ').slice(0, LONGEST_AFFILIATION);
  return { name: whole, ...(affiliation !== '' && { affiliation }), ...(orcid !== null && { orcid }) };
}

function readPublished(mods: MarkupElement) {
  const origins = childrenOf(mods, 'mods', 'originInfo');
  const other = origins.flatMap((origin) => childrenOf(origin, 'mods', 'dateOther'));
  const available = other.filter(({ attribs }) => attribs.type === 'availableFrom').map(textOf);
  return readFirstDate([...available, ...origins.flatMap((origin) => textsOf(origin, 'mods', 'dateIssued'))]);
}

function readNamedIdentifiers(mods: MarkupElement): Record<string, string> {
  const hosts = childrenOf(mods, 'mods', 'relatedItem').filter(({ attribs }) => attribs.type === 'host');
  const found: Record<string, string> = {};
  for (const identifier of [mods, ...hosts].flatMap((owner) => childrenOf(owner, 'mods', 'identifier'))) {
    const scheme = identifier.attribs.type?.toLowerCase() ?? '';
    const isOwn = identifier.parent === mods;
    const text = textOf(identifier);
    // Of what belongs to the journal or book only its series number says something about the text.
    if (text !== '' && NAMED_SCHEMES.has(scheme) && (isOwn || scheme === 'issn')) found[scheme] ??= text;
  }
  return found;
}

/** Identifiers with the address first, then DOI, then full text. */
function readIdentifierTexts(mods: MarkupElement): string[] {
  const identifiers = childrenOf(mods, 'mods', 'identifier');
  const typed = (type: string) => identifiers.filter(({ attribs }) => attribs.type === type).map(textOf);
  const dois = typed('doi').map((text) => (/^10\./.test(text) ? `https://doi.org/${text}` : text));
  const fullTexts = childrenOf(mods, 'mods', 'location').flatMap((location) => textsOf(location, 'mods', 'url'));
  return [...typed('uri'), ...dois, ...fullTexts].filter((text) => text !== '');
}

function isReport(mods: MarkupElement): boolean {
  return childrenOf(mods, 'mods', 'genre').some(
    (genre) =>
      genre.attribs.authority === 'svep' && genre.attribs.type === 'publicationType' && textOf(genre) === 'rap',
  );
}

/** @returns null when nothing stands in the record. */
export function readMods(mods: MarkupElement): RecordParts | null {
  const people = childrenOf(mods, 'mods', 'name').filter(({ attribs }) => attribs.type === 'personal');
  const languages = childrenOf(mods, 'mods', 'language').flatMap((child) => textsOf(child, 'mods', 'languageTerm'));
  const parts: RecordParts = {
    title: readTitle(mods),
    summaryHtml: toSummaryHtml(chooseAbstract(mods)),
    published: readPublished(mods),
    language: languages.map(toLanguageCode).find((code) => code !== null) ?? null,
    type: isReport(mods) ? 'rapport' : null,
    people: people.filter(isAuthor).flatMap((name) => readPerson(name) ?? []),
    identifierTexts: readIdentifierTexts(mods),
    identifiers: readNamedIdentifiers(mods),
  };
  return parts.title === '' && parts.summaryHtml === '' && parts.identifierTexts.length === 0 ? null : parts;
}
