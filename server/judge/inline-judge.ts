import type { DrawingInput } from './framing.ts';
import type { JudgeInfo, Judgement, Look, LookRequest } from './port.ts';
import { openRenderer } from './renderer.ts';
import { openScoring, type Scoring, type ScoringOptions } from './scoring.ts';
import { openWritingGuard, WRITING_GUARD } from './writing/guard.ts';

export interface InlineJudgeOptions extends ScoringOptions {
  /** false: `thumbnail` is empty. */
  thumbnails: boolean;
}

export interface InlineJudgeRequest {
  drawing: DrawingInput;
  prompt: string;
  among?: readonly string[];
}

type Outcome = { ok: true; judgement: Judgement } | { ok: false; error: Error };

/** A judge on the calling thread, for scripts. */
export interface InlineJudge {
  readonly info: JudgeInfo;
  /** Outcomes in the order of the requests. A failed one does not affect the others. */
  judge(batch: readonly InlineJudgeRequest[]): Promise<Outcome[]>;
  look(request: LookRequest): Promise<Look>;
  rate: Scoring['rate'];
  /** Normalised embeddings of prompts, as their scores use them. */
  embedPrompts: Scoring['embedPrompts'];
  close(): Promise<void>;
}

/** @throws ModelError */
export async function openInlineJudge(options: InlineJudgeOptions): Promise<InlineJudge> {
  const scoring = await openScoring(options);
  const guard = await openWritingGuard(WRITING_GUARD, options.intraOpNumThreads);
  const renderer = openRenderer(scoring.preprocessing, guard);
  return {
    get info() {
      return scoring.info;
    },
    async judge(batch) {
      const requests = batch.map(({ drawing }) => ({ drawing, thumbnail: options.thumbnails, limitMs: null }));
      const { outcomes: rendered } = await renderer.render(requests);
      const asked = batch.flatMap(({ prompt, among }, i) =>
        rendered[i]?.ok ? [{ rendered: rendered[i].rendered, prompt, ...(among && { among }) }] : [],
      );
      const scored = (await scoring.score(asked)).outcomes.values();
      return rendered.map((one): Outcome => {
        if (!one.ok) return one;
        const outcome = scored.next().value;
        if (!outcome?.ok) return { ok: false, error: outcome?.error ?? new Error('The drawing was not scored.') };
        return { ok: true, judgement: { ...outcome.scored, thumbnail: one.rendered.thumbnail } };
      });
    },
    async look({ strokes, texts }) {
      return scoring.look({ framed: await renderer.frame({ kind: 'strokes', strokes }), texts });
    },
    rate: (embedding, prompt) => scoring.rate(embedding, prompt),
    embedPrompts: (prompts) => scoring.embedPrompts(prompts),
    async close() {
      await scoring.close();
      await guard.close();
    },
  };
}
