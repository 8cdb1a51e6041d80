import { Path2D, type SKRSContext2D } from '@napi-rs/canvas';
import { JUDGE_BROWS, JUDGE_FACE, JUDGE_FACE_SIDE, JUDGE_MOUTH, type JudgeMood } from '#canvas/judge-face.ts';
import { INK, RED } from './ink.ts';

const FACE_PAPER = '#fffdf7';
const ROBE = '#37305f';
const PENCIL_TIP = '#fbe3dc';

/** The judge's face in a square, as JudgeFace shows it on pages. */
export function drawJudge(context: SKRSContext2D, mood: JudgeMood, x: number, y: number, sidePx: number): void {
  context.save();
  context.translate(x, y);
  context.scale(sidePx / JUDGE_FACE_SIDE, sidePx / JUDGE_FACE_SIDE);
  context.lineWidth = 3.2;
  context.lineCap = 'round';
  context.lineJoin = 'round';
  context.strokeStyle = INK;
  const part = (path: string, fill: string | null) => {
    const shape = new Path2D(path);
    if (fill) {
      context.fillStyle = fill;
      context.fill(shape);
    }
    context.stroke(shape);
  };
  part(JUDGE_FACE.robe, ROBE);
  for (const path of [JUDGE_FACE.bands, JUDGE_FACE.wig, JUDGE_FACE.face, ...JUDGE_FACE.curls]) part(path, FACE_PAPER);
  part(JUDGE_FACE.wigLines, null);
  part(JUDGE_BROWS[mood], null);
  for (const path of JUDGE_FACE.glasses) part(path, FACE_PAPER);
  part(JUDGE_FACE.bridge, null);
  context.fillStyle = INK;
  for (const { x: pupilX, y: pupilY, radius } of JUDGE_FACE.pupils) {
    context.beginPath();
    context.arc(pupilX, pupilY, radius, 0, 2 * Math.PI);
    context.fill();
  }
  part(JUDGE_FACE.nose, null);
  part(JUDGE_MOUTH[mood], FACE_PAPER);
  if (mood === 'pleased') {
    context.strokeStyle = RED;
    context.lineWidth = 2.4;
    part(JUDGE_FACE.blush, null);
    context.strokeStyle = INK;
    context.lineWidth = 3.2;
  }
  part(JUDGE_FACE.pencil, RED);
  part(JUDGE_FACE.pencilTip, PENCIL_TIP);
  part(JUDGE_FACE.hand, FACE_PAPER);
  context.restore();
}
