/** What a list of subscriptions says, before anybody has decided what of it can be used. */

/** One outline that is no folder. Texts are as written; `own` decides how they are to be taken. */
export interface OpmlOutline {
  /** `title`, else `text`; may be empty. */
  name: string;
  /** `xmlUrl`, else `url`; empty where there is none. */
  address: string;
  /** Whether the address stood as `xmlUrl`. */
  isFeedAddress: boolean;
  /** `type`, lower case; empty where there is none. */
  type: string;
  language: string;
  /** Names of the folders it lies in, outermost first, and of the categories it says it belongs to. */
  folders: string[];
  /** Our own attributes by their local names; null in a file of another program. */
  own: Record<string, string> | null;
}

export interface ParsedOpml {
  title: string;
  outlines: OpmlOutline[];
}

/** The namespace of our own attributes: what OPML has no word for. */
export const OWN_NAMESPACE = 'urn:spanare:opml:1';
