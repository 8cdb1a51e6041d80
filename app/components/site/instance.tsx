'use client';

import { createContext, type ReactNode, useContext } from 'react';
import { JudgeFace } from '#app/components/figures/judge-face.tsx';
import styles from './instance.module.css';

/** What visitors see of the instance's name and logo [INSTANCE-3], [INSTANCE-4]. */
interface InstanceView {
  name: string;
  logo: { src: string; widthPx: number; heightPx: number; plate: 'none' | 'light' | 'dark' } | null;
}

const Instance = createContext<InstanceView>({ name: 'Doodle Judge', logo: null });

export function InstanceProvider({ instance, children }: { instance: InstanceView; children: ReactNode }) {
  return <Instance value={instance}>{children}</Instance>;
}

export const useInstance = (): InstanceView => useContext(Instance);

/** The logo of the instance; without one nothing. The name stands beside it, so it has no text of its own. */
export function InstanceLogo({ className = '' }: { className?: string }) {
  const { logo } = useInstance();
  if (logo === null) return null;
  return (
    <span className={`${styles.logo} ${className}`} data-plate={logo.plate}>
      {/* biome-ignore lint/performance/noImgElement: the server has made it in the size that is shown. */}
      <img src={logo.src} width={logo.widthPx} height={logo.heightPx} alt="" />
    </span>
  );
}

/** Logo, or the judge's face, and name. */
export function Brand({
  faceClass,
  nameClass = '',
}: {
  faceClass: string | undefined;
  nameClass?: string | undefined;
}) {
  const { name, logo } = useInstance();
  return (
    <>
      {logo === null ? <JudgeFace className={faceClass ?? ''} /> : <InstanceLogo />}
      <bdi className={`${styles.name} ${nameClass}`}>{name}</bdi>
    </>
  );
}
