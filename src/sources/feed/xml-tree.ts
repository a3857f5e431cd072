/**
 * XML text in, a tree of elements out, tolerant of what publishers get wrong: stray "<" and "&", tags that are never closed or closed twice.
 * Size and depth are bounded, so that no document can exhaust the process.
 */

import { Tokenizer } from 'htmlparser2';
import { canParseUrl } from '../../domain/can-parse-url.js';
import { FeedReadError } from './feed.js';
import { repairText } from './repair-text.js';
import type { EntityResolver } from './xml-entities.js';
import { guessVocabulary, toVocabulary } from './xml-namespaces.js';

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
const MOST_ELEMENTS = 400_000;
const MOST_ATTRIBUTES = 100;
const NO_ATTRIBUTES: ReadonlyMap<string, string> = new Map();
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

/** Takes the tokenizer's events and grows the tree. */
class TreeBuilder {
  private readonly source: string;
  private readonly options: TreeOptions;
  private readonly open: OpenElement[] = [];
  private readonly openCounts = new Map<string, number>();
  private root: XmlElement | null = null;
  private elementCount = 0;
  private tag = '';
  private tagStart = 0;
  private attributes: Map<string, string> | null = null;
  private attributeName = '';
  private valueStart = -1;
  private valueEnd = -1;
  private isOver = false;

  constructor(source: string, options: TreeOptions) {
    this.source = source;
    this.options = options;
  }

  result(): XmlDocument {
    return { root: this.root, isTruncated: !this.isOver };
  }

  private addText(text: string): void {
    const parent = this.open.at(-1)?.element;
    if (!parent || text === '') return;
    // Characters that XML forbids; a publisher's text field may hold any.
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this removes.
    const legal = text.replace(/[\0-\x08\x0b\x0c\x0e-\x1f]/g, '');
    const last = parent.children.length - 1;
    const before = parent.children[last];
    if (typeof before === 'string') parent.children[last] = before + legal;
    else parent.children.push(legal);
  }

  ontext(start: number, end: number): void {
    if (this.open.length > 0) this.addText(repairText(this.options.entities.resolve(this.source.slice(start, end))));
  }

  oncdata(start: number, end: number, endOffset: number): void {
    this.addText(repairText(this.source.slice(start, end - endOffset)));
  }

  onopentagname(start: number, end: number): void {
    this.tag = this.source.slice(start, end);
    this.tagStart = start - 1;
    this.attributes = null;
  }

  onattribname(start: number, end: number): void {
    this.attributeName = end - start <= 256 ? this.source.slice(start, end).toLowerCase() : '';
    this.valueStart = -1;
  }

  onattribdata(start: number, end: number): void {
    if (this.valueStart < 0) this.valueStart = start;
    this.valueEnd = end;
  }

  onattribend(): void {
    this.attributes ??= new Map();
    if (this.attributeName === '' || this.attributes.size >= MOST_ATTRIBUTES || this.attributes.has(this.attributeName))
      return;
    const raw = this.valueStart < 0 ? '' : this.source.slice(this.valueStart, this.valueEnd);
    this.attributes.set(this.attributeName, this.options.entities.resolve(raw));
  }

  onopentagend(end: number): void {
    this.openElement(end, false);
  }

  onselfclosingtag(end: number): void {
    this.openElement(end, true);
  }

  onclosetag(start: number, end: number): void {
    this.closeThrough(this.source.slice(start, end).toLowerCase());
  }

  /** Closes what stands open inside the named element too: its end tags were forgotten. */
  private closeThrough(tag: string): void {
    if (!this.openCounts.get(tag)) return;
    while (this.open.length > 0 && this.closeLast() !== tag);
  }

  private openElement(end: number, isEmpty: boolean): void {
    if (this.isOver) return;
    // "I <3 you" is text that the tokenizer took for a tag.
    if (!NAME.test(this.tag)) {
      this.addText(this.options.entities.resolve(this.source.slice(this.tagStart, end + 1)));
      return;
    }
    if (++this.elementCount > MOST_ELEMENTS || this.open.length >= DEEPEST_TREE) throw new FeedReadError('hostile');
    const lowerTag = this.tag.toLowerCase();
    if (this.options.neverNested.has(lowerTag.slice(lowerTag.indexOf(':') + 1))) this.closeThrough(lowerTag);
    const opened = this.makeElement(lowerTag);
    const parent = this.open.at(-1)?.element;
    if (parent) parent.children.push(opened.element);
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
      own.set(name.slice(6), value === '' ? '' : toVocabulary(value));
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
      children: [],
      base: base === undefined ? inheritedBase : resolveAddress(base.trim(), inheritedBase),
      language: this.attributes?.get('xml:lang') ?? parent?.element.language ?? '',
      isClosed: false,
    };
    return { element, tag: lowerTag, prefixes };
  }

  onattribentity(): void {}
  oncomment(): void {}
  ondeclaration(): void {}
  onend(): void {}
  onprocessinginstruction(): void {}
  ontextentity(): void {}
}

/** @throws FeedReadError `hostile` for a document deeper or larger than any feed. */
export function readXmlTree(source: string, options: TreeOptions): XmlDocument {
  const builder = new TreeBuilder(source, options);
  const tokenizer = new Tokenizer({ xmlMode: true, decodeEntities: false }, builder);
  // An end tag that lacks only its ">" has been said.
  tokenizer.write(/<\/[^\s<>]+\s*$/.test(source.slice(-200)) ? `${source}>` : source);
  tokenizer.end();
  return builder.result();
}
