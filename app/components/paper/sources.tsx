'use client';

import { useTranslations } from 'next-intl';
import { useId } from 'react';
import type { Sheet } from '#app/lib/paper/use-sheet.ts';
import styles from './paper.module.css';

/** The ways to show a sheet: a camera, another camera, a picture file. */
export function Sources({ sheet, disabled }: { sheet: Sheet; disabled: boolean }) {
  const t = useTranslations('paper');
  const id = useId();
  const { source, seen, start, stop, show } = sheet;
  const camera = source.name === 'camera' ? source.camera : null;
  return (
    <div className={styles.sources}>
      {camera && camera.choices.length > 1 && (
        <>
          <label className="visually-hidden" htmlFor={id}>
            {t('camera.choose')}
          </label>
          <select
            id={id}
            className={`input ${styles.choice}`}
            value={camera.deviceId ?? ''}
            disabled={disabled}
            onChange={(event) => start(event.target.value)}
          >
            {camera.choices.map(({ deviceId, label }, i) => (
              <option key={deviceId} value={deviceId}>
                {label || t('camera.number', { number: i + 1 })}
              </option>
            ))}
          </select>
        </>
      )}
      {camera ? (
        <button type="button" className="btn" disabled={disabled} onClick={stop}>
          {t('camera.off')}
        </button>
      ) : (
        <button
          type="button"
          className={seen ? 'btn' : 'btn btn--primary'}
          disabled={disabled || source.name === 'starting'}
          onClick={() => start()}
        >
          {t(source.name === 'starting' ? 'camera.starting' : 'camera.on')}
        </button>
      )}
      <PictureButton label={t('photo.take')} capture disabled={disabled} onFile={show} />
      <PictureButton label={t('photo.choose')} disabled={disabled} onFile={show} />
    </div>
  );
}

interface PictureButtonProps {
  label: string;
  /** Phones open their camera. */
  capture?: boolean;
  disabled: boolean;
  onFile: (file: File) => void;
}

/** A file field that looks like a button; the keyboard and screen readers meet the field itself. */
function PictureButton({ label, capture = false, disabled, onFile }: PictureButtonProps) {
  return (
    <label className={`btn ${styles.file}`} data-capture={capture}>
      <input
        type="file"
        accept="image/*"
        {...(capture && { capture: 'environment' as const })}
        className="visually-hidden"
        disabled={disabled}
        onChange={(event) => {
          const file = event.target.files?.[0];
          // The same file can be chosen again.
          event.target.value = '';
          if (file) onFile(file);
        }}
      />
      {label}
    </label>
  );
}
