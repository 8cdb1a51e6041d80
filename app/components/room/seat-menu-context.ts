'use client';

import { createContext, useContext } from 'react';
import type { SeatId } from '#contract/ids.ts';

/** Opens what can be done about a seat; there is one such menu at the table. */
export const SeatMenuContext = createContext<(seatId: SeatId) => void>(() => {});
export const useSeatMenu = () => useContext(SeatMenuContext);
