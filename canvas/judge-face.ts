/** The judge's face as SVG paths in a square of 200, for pages and for pictures that the server draws. */
export const JUDGE_FACE_SIDE = 200;

export type JudgeMood = 'calm' | 'looking' | 'pleased' | 'stern' | 'startled';

export const JUDGE_FACE = {
  robe: 'M22 199c3-29 24-41 51-44l27 9 28-9c27 3 47 15 50 44z',
  bands: 'M84 158l16 8 17-8 6 34-15 5-8-26-9 26-14-5z',
  wig: 'M53 106c-13-2-17-14-9-21-10-9-3-24 8-24-3-14 11-23 21-16 3-13 21-17 29-8 9-9 26-4 28 9 12-6 24 4 20 16 11 2 16 15 7 23 8 8 3 19-9 21z',
  face: 'M57 88c2-22 19-33 44-33s41 13 43 34c2 30-14 64-44 64S54 119 57 88z',
  curls: [
    'M57 92c-13-4-23 9-16 20 7 10 22 5 21-6-1-8-12-9-13-1',
    'M56 119c-13-1-19 13-11 21 9 8 22 1 19-9-3-7-12-6-11 1',
    'M144 92c13-4 23 9 16 20-7 10-22 5-21-6 1-8 12-9 13-1',
    'M145 119c13-1 19 13 11 21-9 8-22 1-19-9 3-7 12-6 11 1',
  ],
  wigLines: 'M74 62c-8-11 3-20 11-14M100 54c-6-11 7-19 13-11M126 62c-5-11 8-17 13-9',
  glasses: [
    'M60 98c0-11 8-18 18-18s17 8 17 18-8 17-18 17-17-7-17-17z',
    'M106 98c0-11 8-18 18-18s17 8 17 18-8 17-18 17-17-7-17-17z',
  ],
  bridge: 'M95 96c4-4 8-4 11 0',
  pupils: [
    { x: 79, y: 98, radius: 5.5 },
    { x: 123, y: 98, radius: 5.5 },
  ],
  nose: 'M101 103c-4 8-7 14-5 18 2 3 8 3 10 0',
  blush: 'M64 124l5 5M71 122l5 6M125 127l5-5M132 128l5-6',
  pencil: 'M151 176l36-49 11 8-36 49-14 6z',
  pencilTip: 'M151 176l11 8-14 6z',
  hand: 'M156 181c-5-9 3-17 10-15 3-5 12-3 13 3 6 1 8 9 3 13-4 10-21 10-26-1z',
} as const;

export const JUDGE_MOUTH: Record<JudgeMood, string> = {
  calm: 'M88 134c8 3 17 3 25 0',
  looking: 'M92 135c5-2 11-2 17 0',
  pleased: 'M82 130c8 13 28 13 37 0-12 3-25 3-37 0z',
  stern: 'M86 139c9-7 21-7 30-1',
  startled: 'M94 136c-1-8 13-8 13 0s-13 8-13 0z',
};

export const JUDGE_BROWS: Record<JudgeMood, string> = {
  calm: 'M66 79c7-5 16-5 22-1M113 78c7-4 16-4 22 1',
  looking: 'M65 76c8-6 17-5 23 0M113 80c7-4 15-3 21 1',
  pleased: 'M65 76c7-8 17-8 23-2M113 74c7-6 17-6 22 2',
  stern: 'M65 73c8 1 16 4 23 9M136 73c-8 1-16 4-23 9',
  startled: 'M65 70c7-7 16-7 22-2M114 68c7-6 16-5 21 2',
};
