/** Notices after a redirect. The address has the code only, so that no link can put text on the page. */
const NOTICES = {
  signed_out: 'Your session has ended. Sign in again.',
  password_changed: 'The password is changed, and all your sessions have ended. Sign in with the new one.',
  prompt_retired: 'is retired: no new round will ask for it. Its drawings stay.',
  prompt_reopened: 'is open again.',
  pack_retired: 'is retired: none of its prompts will be asked for. Nothing is deleted.',
  pack_reopened: 'is open again.',
  daily_chosen: 'The prompt of that day is chosen.',
  daily_filled: 'The free days are filled by rule. Lock those that should stay.',
  daily_not_filled: 'No prompt fits a free day by the rule, so the free days are left to chance.',
  daily_locked: 'That day is locked: filling the calendar leaves it as it is.',
  daily_unlocked: 'That day may be filled anew.',
  daily_busy: 'The judge has no time for this at the moment. Try again in a minute.',
  suggestions_added: 'The prompts that you chose are in the pack.',
  suggestions_none: 'Nothing was added. Choose suggestions that are not prompts yet.',
  daily_to_chance: 'That day is left to chance again.',
  daily_settled: 'Somebody has already seen the prompt of that day, so it is fixed.',
  setting_reset: 'That setting has its default again.',
  gone: 'That is not there any more.',
} as const;

export type NoticeCode = keyof typeof NOTICES;

export const noticeCodeOf = (value: string | string[] | undefined): NoticeCode | null =>
  typeof value === 'string' && Object.hasOwn(NOTICES, value) ? (value as NoticeCode) : null;

/** @param subject the name of the prompt or pack that the notice is about */
export function noticeSentence(code: NoticeCode, subject: string | null): string {
  const isAboutSomething = /^(prompt|pack)_/.test(code);
  if (!isAboutSomething) return NOTICES[code];
  const what = code.startsWith('prompt') ? 'The prompt' : 'The pack';
  return `${subject === null ? what : `“${subject}”`} ${NOTICES[code]}`;
}
