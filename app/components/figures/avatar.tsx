import { coloursOf } from '#contract/look.ts';
import type { MachineLevel } from '#contract/machines.ts';
import { oneOf, seededRandom } from '#contract/random.ts';
import styles from './avatar.module.css';
import { MachineFace, WASHES } from './machine-face.tsx';

/* Each part is drawn for a 64 × 64 box, with the slight wobble of a pen. */
const SKINS = ['#fffaf0', '#ffe9d2', '#f3d3b3', '#d9a981', '#a9744f'] as const;
const HEADS = [
  'M17 34c0-12 6-19 16-19 9 0 15 8 15 19 0 12-7 18-16 18-8 0-15-6-15-18z',
  'M16 32c1-10 7-15 17-15 9 0 16 6 15 17-1 12-6 19-16 18-10 0-17-9-16-20z',
  'M18 22c8-3 22-3 28 0 3 8 2 20-2 27-7 4-17 4-23 0-5-7-6-18-3-27z',
  'M32 15c11 5 16 13 15 24-2 9-8 13-15 13-8 0-14-4-15-13-1-11 4-19 15-24z',
  'M15 36c0-9 8-16 17-16s17 7 17 16c0 9-7 15-17 15s-17-6-17-15z',
] as const;
const HAIR = [
  'M18 27c2-11 9-14 16-13 8 0 12 6 13 14-6-4-9-6-12-8-4 5-10 7-17 7z',
  'M17 28c-2-6 1-11 5-12 1-4 7-6 10-3 4-4 10-1 11 3 5 1 7 7 4 12-3-4-6-6-9-6-5 2-13 0-21 6z',
  'M31 16c-3-5-1-9 3-11M33 16c0-4 3-7 7-7M30 16c-3-2-6-3-9-2',
  'M20 22c-6 4-9 13-7 24 4 0 7-2 6-6M44 22c6 4 9 13 7 24-4 0-7-2-6-6M18 26c5-10 23-11 28 0-8-4-20-4-28 0z',
  'M16 25c10 3 22 3 32 0M19 24c1-9 6-13 13-13s12 4 13 13z',
  'M22 19c-2-6-7-9-11-8 0 5 2 9 7 12M42 19c2-6 7-9 11-8 0 5-2 9-7 12',
  'M32 17l-5-9 5 3 4-6 1 7 6-3-5 8z',
] as const;
const EYES = [
  'M25 34v3M39 34v3',
  'M23 36c1-3 4-3 5 0M36 36c1-3 4-3 5 0',
  'M25.500 35a1 1 0 1 0 .1 0zM38.500 35a1 1 0 1 0 .1 0z',
  'M20 35a5 5 0 1 0 10 0a5 5 0 1 0-10 0zM34 35a5 5 0 1 0 10 0a5 5 0 1 0-10 0zM30 34h4M25 35v1M39 35v1',
  'M22 33l6 2M42 33l-6 2M26 37v1M38 37v1',
  'M23 35h5M36 34v4',
] as const;
const MOUTHS = [
  'M26 43c3 4 9 4 12 0',
  'M27 44c3-1 7-1 10 1',
  'M26 42c1 6 11 6 12 0z',
  'M30 43c-1 4 5 4 4 0-1-2-3-2-4 0z',
  'M25 44c2-2 3 2 5 0s3 2 5 0 3 1 4 0',
  'M27 42c4 3 8 3 10-1M37 41l2 1',
] as const;
const EXTRAS = [
  '',
  '',
  'M21 40h.1M23 41h.1M41 41h.1M43 40h.1',
  'M32 37l-2 4h3',
  'M26 40c2-2 5-2 6 0 1-2 4-2 6 0',
] as const;

interface AvatarProps {
  seed: string;
  /** In a room: colours that nobody else has there. */
  look?: number | undefined;
  /** The face of a machine of this level, whatever the seed. */
  machine?: MachineLevel | undefined;
  size?: 'small' | 'medium' | 'large';
}

/** A face drawn from a nickname: it looks the same for everybody, without a picture on the wire. */
export function Avatar({ seed, look, machine, size = 'medium' }: AvatarProps) {
  if (machine !== undefined) return <MachineFace level={machine} look={look} size={size} />;
  const random = seededRandom(seed);
  const ownWash = oneOf(random, WASHES);
  const colours = look === undefined ? null : coloursOf(look);
  const wash = (colours && WASHES[colours.background]) ?? ownWash;
  const hair = (colours && WASHES[colours.hair]) ?? ownWash;
  const skin = oneOf(random, SKINS);
  return (
    <svg className={styles.avatar} data-size={size} viewBox="0 0 64 64" aria-hidden="true">
      <path fill={wash} d="M6 33C5 16 17 5 33 5s27 13 26 29-12 26-28 25S7 50 6 33z" />
      <path className={styles.line} fill={skin} d={oneOf(random, HEADS)} />
      <path className={styles.line} fill={hair} d={oneOf(random, HAIR)} />
      <path className={styles.line} fill="none" d={oneOf(random, EYES)} />
      <path className={styles.line} fill="none" d={oneOf(random, MOUTHS)} />
      <path className={styles.line} fill="none" d={oneOf(random, EXTRAS)} />
    </svg>
  );
}
