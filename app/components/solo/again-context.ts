import { createContext } from 'react';
import type { Result } from '#contract/errors.ts';

/** Plays once more, alone; the table keeps showing what it shows until the next round is there. */
export const AgainContext = createContext<() => Promise<Result<object>>>(async () => ({ ok: true }));
