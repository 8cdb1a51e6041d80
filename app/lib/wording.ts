/** What is written the same in every language. */

/** 9 → "0:09", 80 → "1:20". */
export function clockText(seconds: number): string {
  const whole = Math.max(0, seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

/** A prompt without its article, for comparing it with labels. */
export const bareWord = (text: string): string =>
  text
    .trim()
    .toLowerCase()
    .replace(/^(an?|the)\s+/, '');
