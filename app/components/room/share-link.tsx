'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import { copyText } from '#app/lib/copy-text.ts';
import { hiddenCode, useHiddenCode } from '#app/lib/use-room.ts';
import type { RoomCode } from '#contract/ids.ts';
import { Switch } from './settings-controls.tsx';
import styles from './share-link.module.css';

const LOCAL = /^(localhost|127\.|\[::1\])/;
const SAID_MS = 2_500;

/** The room's code and link; both can be copied even while they are hidden. */
export function ShareLink({ code, publicUrl }: { code: RoomCode; publicUrl: string }) {
  const t = useTranslations('lobby.invite');
  const hidden = useHiddenCode();
  const [link, setLink] = useState(`${publicUrl}/room/${code}`);
  const [canShare, setCanShare] = useState(false);
  const [copied, setCopied] = useState<'link' | 'code' | 'failed' | null>(null);
  const field = useRef<HTMLInputElement>(null);

  useEffect(() => {
    // The address of this page works for others too, unless it is a loopback address.
    if (!LOCAL.test(window.location.host)) setLink(`${window.location.origin}/room/${code}`);
    setCanShare(typeof navigator.share === 'function');
  }, [code]);

  useEffect(() => {
    if (copied === null) return;
    const timer = setTimeout(() => setCopied(null), SAID_MS);
    return () => clearTimeout(timer);
  }, [copied]);

  const copy = async (what: 'link' | 'code') => {
    const done = await copyText(what === 'link' ? link : code);
    setCopied(done ? what : 'failed');
    if (!done && !hidden) field.current?.select();
  };
  // Cancelling the system's share sheet is no error.
  const share = () => navigator.share({ title: t('shareTitle'), url: link }).catch(() => {});
  const said = hidden && copied === 'failed' ? 'failedHidden' : copied;

  return (
    <div className={styles.share}>
      <button
        type="button"
        className={styles.code}
        data-hidden={hidden}
        dir="ltr"
        onClick={() => copy('code')}
        aria-label={hidden ? t('copyHiddenCode') : t('copyCode', { code })}
      >
        {[...code].map((letter, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: letters repeat and never move.
          <span className={styles.letter} key={index}>
            {hidden ? '•' : letter}
          </span>
        ))}
      </button>
      <div className={styles.row}>
        <input
          ref={field}
          className={`input ${styles.link}`}
          value={hidden ? link.replace(code, '•'.repeat(code.length)) : link}
          readOnly
          dir="ltr"
          aria-label={t('link')}
          onFocus={(event) => event.target.select()}
        />
        <button type="button" className="btn" onClick={() => copy('link')}>
          {t('copyLink')}
        </button>
        {canShare && (
          <button type="button" className="btn" onClick={share}>
            {t('share')}
          </button>
        )}
      </div>
      <div className={styles.said}>
        <p role="status">{said && t(`copied.${said}`)}</p>
        {!said && <p>{t(hidden ? 'copied.noneHidden' : 'copied.none')}</p>}
      </div>
      <Switch label={t('hide')} hint={t('hideHint')} on={hidden} onChange={hiddenCode.turn} />
    </div>
  );
}
