/** Fewer drawings say more about who drew than about the prompt. */
export const DRAWN_AT_LEAST = 5;
