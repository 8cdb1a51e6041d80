import { JudgeError } from './port.ts';

/** Reasons that a person can act on go out as they are; anything else stays in the log as its cause. */
export const sentence = (error: unknown): string =>
  error instanceof JudgeError
    ? error.message
    : `The model failed on this drawing: ${error instanceof Error ? error.message : String(error)}`;
