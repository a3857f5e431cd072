/** The built-in source that people's own tips belong to, and the addresses of items that are only a person's word. */

/** It has items, a name and a place in the filters like any source, but is never fetched; no source of the configuration may be called so. */
export const TIPS_ID = 'tips';

const SCHEME = 'tip:';

/** An item's address is never missing in the store; this one leads nowhere, and no link is made of it. @param id of the tip. */
export const tipAddress = (id: string): string => `${SCHEME}${id}`;

/** The address out in the world, or null for what is only a person's word. */
export const webAddressOf = (url: string): string | null => (url.startsWith(SCHEME) ? null : url);
