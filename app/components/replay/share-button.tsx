'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import { copyText } from '#app/lib/copy-text.ts';
import styles from './replay.module.css';

const LOCAL = /^(localhost|127\.|\[::1\])/;

interface ShareButtonProps {
  /** From the root, e.g. `/drawings/abc`. */
  path: string;
  publicUrl: string;
  title: string;
}

/** Shares the link of a page by the device's share sheet, or copies it if there is none. */
export function ShareButton({ path, publicUrl, title }: ShareButtonProps) {
  const t = useTranslations('replay.share');
  const [said, setSaid] = useState<'copied' | 'by hand' | null>(null);
  const [link, setLink] = useState(publicUrl + path);
  const field = useRef<HTMLInputElement>(null);

  useEffect(() => {
    // The address of this page works for others unless it is a loopback address.
    if (!LOCAL.test(window.location.host)) setLink(window.location.origin + path);
  }, [path]);
  useEffect(() => {
    if (said === 'by hand') field.current?.select();
  }, [said]);

  const share = async () => {
    setSaid(null);
    if (navigator.share) {
      try {
        await navigator.share({ title, url: link });
        return;
      } catch (error) {
        // The share sheet was closed without a choice.
        if (error instanceof DOMException && error.name === 'AbortError') return;
      }
    }
    setSaid((await copyText(link)) ? 'copied' : 'by hand');
  };

  return (
    <>
      <button type="button" className="btn btn--primary" onClick={share}>
        <svg className={styles.icon} viewBox="0 0 24 24" aria-hidden="true">
          <path d="M12 15V4M7.500 8.200C9 7 10.700 5.600 12 4c1.400 1.700 3 3 4.600 4.200M5 12.500c-.6 2.500-.6 5 0 7.300 4.500.6 9.500.6 14 0 .5-2.400.5-4.900 0-7.300" />
        </svg>
        {t('button')}
      </button>
      <p className={styles.says} role="status">
        {said === 'copied' && t('copied')}
        {said === 'by hand' && t('byHand')}
      </p>
      {said === 'by hand' && (
        <input ref={field} className={`input ${styles.link}`} value={link} readOnly aria-label={t('link')} dir="ltr" />
      )}
    </>
  );
}
