const moment = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium', timeZone: 'UTC' });

/** `30 Nov 2026, 22:31:05 UTC` */
export const formatMoment = (at: Date): string => `${moment.format(at)} UTC`;
