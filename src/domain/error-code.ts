/** What a thrown thing tells: Node's short code ("ENOENT") and its message, whatever realm the error was made in. */
export function errorCode(error: unknown): string | null {
  if (typeof error !== 'object' || error === null || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}
