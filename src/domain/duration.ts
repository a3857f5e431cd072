/** ISO 8601 durations (`PT15M`, `P1D`, `P2W`) to milliseconds. Years and months are refused: their length varies. */
const PATTERN = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;
const UNITS_MS = [604_800_000, 86_400_000, 3_600_000, 60_000, 1000];

/** @returns milliseconds, or null when the text is not such a duration or has no part at all. */
export function parseDurationMs(text: string): number | null {
  const match = PATTERN.exec(text);
  const parts = match?.slice(1) ?? [];
  if (!match || parts.every((part) => part === undefined) || text.endsWith('T')) return null;
  return parts.reduce((sum, part, i) => sum + Number(part ?? 0) * (UNITS_MS[i] ?? 0), 0);
}
