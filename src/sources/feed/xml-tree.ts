/**
 * XML text in, a tree of elements out, tolerant of what publishers get wrong: stray "<" and "&", tags that are never closed or closed twice.
 * Size and depth are bounded, so that no document can exhaust the process.
 */

import { canParseUrl } from '../../domain/can-parse-url.js';
import { FeedReadError } from './feed.js';
import { isSound, repairText } from './repair-text.js';
import type { EntityResolver } from './xml-entities.js';
import { guessVocabulary, toVocabulary } from './xml-namespaces.js';
import { type ScanHandler, scanXml } from './xml-scan.js';

export interface XmlElement {
  /** Short name of the vocabulary, or a namespace address; "" for none. */
  vocabulary: string;
  /** Local name in lower case: feeds are written in every case. */
  name: string;
  /** The name as written, without prefix. */
  writtenName: string;
  /** By name as written, lower case, prefix included. */
  attributes: ReadonlyMap<string, string>;
  children: (XmlElement | string)[];
  /** `xml:base` in force, "" for none. */
  base: string;
  /** `xml:lang` in force, "" for none. */
  language: string;
  isClosed: boolean;
}

export interface XmlDocument {
  root: XmlElement | null;
  /** Address of the document, "" where nobody knows it: the base of elements under no `xml:base`. */
  base: string;
  /** Elements were still open when the text ended. */
  isTruncated: boolean;
}

export interface TreeOptions {
  entities: EntityResolver;
  /** Address of the document. */
  base: string;
  /** Names that cannot stand inside themselves: a second one closes the first. */
  neverNested: ReadonlySet<string>;
}

const DEEPEST_TREE = 500;
/** Elements, and attributes for what they weigh: what fits into the memory that reading a feed may take. */
const MOST_NODES = 300_000;
const ATTRIBUTE_WEIGHT = 2;
const MOST_ATTRIBUTES = 100;
const LONGEST_NAME = 256;
const NO_ATTRIBUTES: ReadonlyMap<string, string> = new Map();
const NO_CHILDREN: (XmlElement | string)[] = [];
const NAME = /^[\p{L}_][^<>&"'=]*$/u;

type Prefixes = ReadonlyMap<string, string>;

interface OpenElement {
  element: XmlElement;
  /** The name with prefix, lower case: end tags must match it. */
  tag: string;
  prefixes: Prefixes;
}

function resolveAddress(address: string, base: string): string {
  return canParseUrl(address, base || undefined) ? new URL(address, base || undefined).href : base;
}

/** Most elements have one child or none, and an array that has been pushed to has room for seventeen. */
function addChild(parent: XmlElement, child: XmlElement | string): void {
  if (parent.children === NO_CHILDREN) parent.children = [child];
  else parent.children.push(child);
}

/** Takes what the scanner finds and grows the tree. */
class TreeBuilder implements ScanHandler {
  private readonly source: string;
  private readonly isSourceSound: boolean;
  private readonly options: TreeOptions;
  private readonly open: OpenElement[] = [];
  private readonly openCounts = new Map<string, number>();
  private root: XmlElement | null = null;
  private nodeCount = 0;
  private tag = '';
  private tagStart = 0;
  private attributes: Map<string, string> | null = null;
  private isOver = false;

  constructor(source: string, options: TreeOptions) {
    this.source = source;
    this.isSourceSound = isSound(source);
    this.options = options;
  }

  result(): XmlDocument {
    return { root: this.root, base: this.options.base, isTruncated: !this.isOver };
  }

  private addText(text: string): void {
    const parent = this.open.at(-1)?.element;
    if (!parent || text === '') return;
    const last = parent.children.length - 1;
    const before = parent.children[last];
    if (typeof before === 'string') parent.children[last] = before + text;
    else addChild(parent, text);
  }

  /** @param text a part of the source with its entities resolved or not */
  private addPart(part: string, text: string): void {
    // A part without entities has been looked through with the whole source.
    this.addText(text === part && this.isSourceSound ? text : repairText(text));
  }

  text(start: number, end: number): void {
    if (this.open.length === 0) return;
    const part = this.source.slice(start, end);
    this.addPart(part, this.options.entities.resolve(part));
  }

  cdata(start: number, end: number): void {
    const part = this.source.slice(start, end);
    this.addPart(part, part);
  }

  openTag(start: number, nameEnd: number): void {
    this.tag = this.source.slice(start, nameEnd);
    this.tagStart = start - 1;
    this.attributes = null;
  }

  attribute(start: number, nameEnd: number, valueStart: number, valueEnd: number): void {
    this.attributes ??= new Map();
    if (nameEnd - start > LONGEST_NAME || this.attributes.size >= MOST_ATTRIBUTES) return;
    const name = this.source.slice(start, nameEnd).toLowerCase();
    if (this.attributes.has(name)) return;
    this.attributes.set(name, this.options.entities.resolve(this.source.slice(valueStart, valueEnd)));
  }

  openTagEnd(end: number, isEmpty: boolean): void {
    this.openElement(end, isEmpty);
  }

  closeTag(start: number, end: number): void {
    const tag = this.source.slice(start, end).toLowerCase();
    const last = this.open.at(-1);
    // "<atom:title>…</title>": the prefix was forgotten.
    if (!this.openCounts.get(tag) && last && last.element.name === tag) this.closeLast();
    else this.closeThrough(tag);
  }

  /** Closes what stands open inside the named element too: its end tags were forgotten. */
  private closeThrough(tag: string): void {
    if (!this.openCounts.get(tag)) return;
    while (this.open.length > 0 && this.closeLast() !== tag);
  }

  private openElement(end: number, isEmpty: boolean): void {
    if (this.isOver) return;
    // Not every name that begins as one is one: "<title<b>".
    if (!NAME.test(this.tag)) {
      this.addText(this.options.entities.resolve(this.source.slice(this.tagStart, end)));
      return;
    }
    this.nodeCount += 1 + ATTRIBUTE_WEIGHT * (this.attributes?.size ?? 0);
    if (this.nodeCount > MOST_NODES || this.open.length >= DEEPEST_TREE) throw new FeedReadError('hostile');
    const lowerTag = this.tag.toLowerCase();
    if (this.options.neverNested.has(lowerTag.slice(lowerTag.indexOf(':') + 1))) this.closeThrough(lowerTag);
    const opened = this.makeElement(lowerTag);
    const parent = this.open.at(-1)?.element;
    if (parent) addChild(parent, opened.element);
    else this.root = opened.element;
    this.open.push(opened);
    this.openCounts.set(lowerTag, (this.openCounts.get(lowerTag) ?? 0) + 1);
    if (isEmpty) this.closeLast();
  }

  private closeLast(): string {
    const closed = this.open.pop();
    if (!closed) return '';
    closed.element.isClosed = true;
    this.openCounts.set(closed.tag, (this.openCounts.get(closed.tag) ?? 1) - 1);
    this.isOver = this.open.length === 0;
    return closed.tag;
  }

  private readPrefixes(inherited: Prefixes): Prefixes {
    let own: Map<string, string> | null = null;
    for (const [name, value] of this.attributes ?? NO_ATTRIBUTES) {
      if (name !== 'xmlns' && !name.startsWith('xmlns:')) continue;
      own ??= new Map(inherited);
      // A prefix can't stand for nothing; what it usually stands for is the better guess.
      if (value === '' && name !== 'xmlns') own.delete(name.slice(6));
      else own.set(name.slice(6), toVocabulary(value));
    }
    return own ?? inherited;
  }

  private makeElement(lowerTag: string): OpenElement {
    const parent = this.open.at(-1);
    const prefixes = this.readPrefixes(parent?.prefixes ?? NO_ATTRIBUTES);
    const colon = this.tag.indexOf(':');
    const prefix = colon < 0 ? '' : this.tag.slice(0, colon).toLowerCase();
    const writtenName = this.tag.slice(colon + 1);
    const base = this.attributes?.get('xml:base');
    const inheritedBase = parent?.element.base ?? this.options.base;
    const element: XmlElement = {
      vocabulary: prefixes.get(prefix) ?? (prefix === '' ? '' : guessVocabulary(prefix)),
      name: writtenName.toLowerCase(),
      writtenName,
      attributes: this.attributes ?? NO_ATTRIBUTES,
      children: NO_CHILDREN,
      base: base === undefined ? inheritedBase : resolveAddress(base.trim(), inheritedBase),
      language: this.attributes?.get('xml:lang') ?? parent?.element.language ?? '',
      isClosed: false,
    };
    return { element, tag: lowerTag, prefixes };
  }
}

/** @throws FeedReadError `hostile` for a document deeper or larger than any feed. */
export function readXmlTree(source: string, options: TreeOptions): XmlDocument {
  // An end tag that lacks only its ">" has been said.
  const whole = /<\/[^\s<>]+\s*$/.test(source.slice(-200)) ? `${source}>` : source;
  const builder = new TreeBuilder(whole, options);
  scanXml(whole, builder);
  return builder.result();
}
