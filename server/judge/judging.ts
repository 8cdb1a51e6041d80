import type { Stroke } from '#canvas/visible-strokes.ts';
import { openEyes } from './eyes.ts';
import type { JudgeInfo, Judgement } from './port.ts';
import { openScoring, type ScoringOptions } from './scoring.ts';
import { openWritingGuard, WRITING_GUARD } from './writing/open-writing-guard.ts';

export interface JudgingOptions extends ScoringOptions {
  /** Without them `thumbnail` is empty: for those who judge many drawings and show none. */
  thumbnails: boolean;
}

export type Drawing = { kind: 'strokes'; strokes: Stroke[] } | { kind: 'image'; bytes: Uint8Array };

export interface JudgingRequest {
  drawing: Drawing;
  prompt: string;
  among?: readonly string[];
}

/** What became of one request of a batch. */
export type Outcome = { ok: true; judgement: Judgement } | { ok: false; error: Error };

/** The whole way from drawings to judgements, on the thread that calls it: for scripts. A server has threads for it. */
export interface Judging {
  readonly info: JudgeInfo;
  /** Outcomes in the order of the requests. One that fails doesn't touch the others. */
  judge(batch: readonly JudgingRequest[]): Promise<Outcome[]>;
  close(): Promise<void>;
}

/** @throws ModelError */
export async function openJudging(options: JudgingOptions): Promise<Judging> {
  const scoring = await openScoring(options);
  const guard = await openWritingGuard(WRITING_GUARD, options.intraOpNumThreads);
  const eyes = openEyes(scoring.preprocessing, guard);
  return {
    get info() {
      return scoring.info;
    },
    async judge(batch) {
      const looks = batch.map(({ drawing }) => ({ drawing, thumbnail: options.thumbnails, limitMs: null }));
      const { outcomes: seen } = await eyes.see(looks);
      const asked = batch.flatMap(({ prompt, among }, i) =>
        seen[i]?.ok ? [{ seen: seen[i].seen, prompt, ...(among && { among }) }] : [],
      );
      const scored = (await scoring.score(asked)).outcomes.values();
      return seen.map((one): Outcome => {
        if (!one.ok) return one;
        const outcome = scored.next().value;
        if (!outcome?.ok) return { ok: false, error: outcome?.error ?? new Error('The drawing was not scored.') };
        return { ok: true, judgement: { ...outcome.scored, thumbnail: one.seen.thumbnail } };
      });
    },
    async close() {
      await scoring.close();
      await guard.close();
    },
  };
}
