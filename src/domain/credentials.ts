/** An address that may hold a password in, one that may be shown out. */

/** Without user name and password. What is no address comes back as it is. */
export function withoutCredentials(address: string): string {
  return address.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#]*@/i, '$1');
}
