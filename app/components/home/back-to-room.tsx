'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { roomPath, useHiddenCode } from '#app/lib/hidden-code.ts';
import { readSeat } from '#app/lib/stored-seat.ts';
import type { RoomCode } from '#contract/ids.ts';

/** This tab still has a seat somewhere. */
export function BackToRoom({ className = '' }: { className?: string }) {
  const t = useTranslations('home');
  const hidden = useHiddenCode();
  const [code, setCode] = useState<RoomCode | null>(null);
  useEffect(() => setCode(readSeat()?.code ?? null), []);
  if (code === null) return null;
  return (
    <a className={`btn ${className}`} href={roomPath(code)}>
      {hidden ? t('backHidden') : t('back', { code })}
    </a>
  );
}
