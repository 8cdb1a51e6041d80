'use client';

import { useEffect, useRef, useState } from 'react';
import { copyText } from '#app/lib/copy-text.ts';
import type { RoomCode } from '#contract/ids.ts';
import styles from './ShareLink.module.css';

const LOCAL = /^(localhost|127\.|\[::1\])/;

/** The code to say aloud and the link to send. */
export function ShareLink({ code, publicUrl }: { code: RoomCode; publicUrl: string }) {
  const [link, setLink] = useState(`${publicUrl}/room/${code}`);
  const [copied, setCopied] = useState<'link' | 'code' | 'failed' | null>(null);
  const field = useRef<HTMLInputElement>(null);

  useEffect(() => {
    // The address that works here works for others too, unless it means "this machine".
    if (!LOCAL.test(window.location.host)) setLink(`${window.location.origin}/room/${code}`);
  }, [code]);

  useEffect(() => {
    if (copied === null) return;
    const timer = setTimeout(() => setCopied(null), 2_500);
    return () => clearTimeout(timer);
  }, [copied]);

  const copy = async (what: 'link' | 'code') => {
    const done = await copyText(what === 'link' ? link : code);
    setCopied(done ? what : 'failed');
    if (!done) field.current?.select();
  };

  return (
    <div className={styles.share}>
      <button type="button" className={styles.code} onClick={() => copy('code')} aria-label={`Copy the code ${code}`}>
        {[...code].map((letter, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: letters repeat and never move.
          <span className={styles.letter} key={index}>
            {letter}
          </span>
        ))}
      </button>
      <div className={styles.row}>
        <input
          ref={field}
          className={`input ${styles.link}`}
          value={link}
          readOnly
          aria-label="Link to this room"
          onFocus={(event) => event.target.select()}
        />
        <button type="button" className="btn" onClick={() => copy('link')}>
          Copy link
        </button>
      </div>
      <p className={styles.said} role="status">
        {copied === 'link' && 'The link is copied: paste it to your friends.'}
        {copied === 'code' && 'The code is copied.'}
        {copied === 'failed' && 'Copying is not allowed here: the link is selected, copy it by hand.'}
        {copied === null && 'Say the code aloud, or send the link.'}
      </p>
    </div>
  );
}
