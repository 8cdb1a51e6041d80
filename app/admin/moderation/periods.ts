/** How long a ban lasts, as `server/moderation/rules.ts` has it. */
export const BAN_PERIODS = ['hour', 'day', 'week', 'month', 'forever'] as const;

export const PERIOD_NAMES: Record<(typeof BAN_PERIODS)[number], string> = {
  hour: 'An hour',
  day: 'A day',
  week: 'A week',
  month: '30 days',
  forever: 'For good',
};
