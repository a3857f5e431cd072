/** What a writer throws when what it writes into has been taken away. */

/** The set is not there any more: another rebuild was committed after this one had begun. */
export class SetGoneError extends Error {}
