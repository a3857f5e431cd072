/** Somebody's words in, a sentence out: with a full stop after them, unless they end as a sentence already. */
export const toSentence = (said: string): string => (/[.!?…]$/.test(said) ? said : `${said}.`);
