/** An address that may hold a password or a key in, one that may be shown out. */

/** Without user name and password. What is no address comes back as it is. */
export function withoutCredentials(address: string): string {
  return address.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#]*@/i, '$1');
}

/** Names under which interfaces take what only we should know; the end of the name decides ("api_key", "x-auth-token", "minNyckel"). */
const SECRET_NAME =
  /(?:key|keyid|token|jwt|secret|password|passwd|passw|pwd|pass|auth|authorization|credentials?|signature|sig|session|sessionid|jsessionid|phpsessid|nyckel|losenord|lösenord)$/i;

function decodeName(name: string): string {
  try {
    return decodeURIComponent(name.replaceAll('+', ' '));
  } catch {
    return name;
  }
}

/** Whether a parameter of this name holds a key or a password. */
const isSecretName = (name: string): boolean => SECRET_NAME.test(decodeName(name).trim());

/** What stands for a value that is not shown. */
export const HIDDEN = '…';

/** Settings by name, with the values of those that hold keys replaced by "…". */
export const withoutSecretFields = <Value>(fields: Readonly<Record<string, Value>>): Record<string, Value | string> =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, isSecretName(name) ? HIDDEN : value]));

/** A text that may quote addresses, and the key itself: their secrets replaced by "…". @param key what must not be shown, wherever it stands */
export function hideSecrets(text: string, key: string | null = null): string {
  // A sentence goes on after an address with a comma or a full stop, which are no part of it.
  const shown = text.replace(/\bhttps?:\/\/[^\s”"<>]+[^\s”"<>,.;:!?]/gi, (address) => withoutSecrets(address));
  return key === null || key === '' ? shown : shown.replaceAll(key, HIDDEN);
}

/** Without user name and password, and with the values of parameters that hold keys replaced by "…". The rest is left as it was written. */
export function withoutSecrets(address: string): string {
  return withoutCredentials(address).replace(/([?&;#])([^=&;#?]+)=([^&;#]+)/g, (whole, before: string, name: string) =>
    isSecretName(name) ? `${before}${name}=${HIDDEN}` : whole,
  );
}
