import type { ErrorCode, PublicError } from '#contract/errors.ts';

export type Refusal = { ok: false; error: PublicError };

/** @param message one plain sentence for people */
export const refuse = (code: ErrorCode, message: string): Refusal => ({ ok: false, error: { code, message } });
