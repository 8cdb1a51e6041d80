import { tidyText } from '#contract/room.ts';

/** What makes two prompts (or pack names) the same: case and spaces do not count. */
export const normaliseText = (text: string) => tidyText(text).toLowerCase();
