'use client';

import { useEffect } from 'react';
import '#app/lib/early-events.ts';

/** To be the last component of the page: its effect runs when all others do. */
export function ReplayEarlyEvents() {
  useEffect(() => void window.replayEarlyEvents?.(), []);
  return null;
}
