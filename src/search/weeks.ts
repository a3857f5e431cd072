/** Day numbers (days since 1970-01-01) and ISO weeks. */

const DAY_MS = 86_400_000;

/** @param date YYYY-MM-DD */
export const toDay = (date: string): number => Math.floor(Date.parse(`${date}T00:00:00Z`) / DAY_MS);

/** Weeks counted from the one of 1970-01-01, which was a Thursday; for counting, not for showing. */
export const toWeekNumber = (day: number): number => Math.floor((day + 3) / 7);

/** @returns `2026-W47`: a week belongs to the year that its Thursday is in. */
export function weekName(weekNumber: number): string {
  const thursday = new Date(weekNumber * 7 * DAY_MS);
  const year = thursday.getUTCFullYear();
  const week = Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / DAY_MS / 7) + 1;
  return `${year}-W${String(week).padStart(2, '0')}`;
}
