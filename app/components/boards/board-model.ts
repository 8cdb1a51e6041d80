import { firstOf, type SearchParams } from '#app/lib/search-params.ts';
import { services } from '#server/bridge.ts';
import type { JudgedModel } from '#server/storage/port/rejudging.ts';

/** [REJUDGE-4] Whose scores a board shows, and whose it could show. */
export interface BoardModel extends JudgedModel {
  /** For links; undefined: it is the present model. */
  earlier: string | undefined;
  /** The present one first. */
  choices: JudgedModel[];
}

/** The model that `?model=` names by its hash; the present one for anything unknown. */
export async function boardModel(query: SearchParams): Promise<BoardModel> {
  const { storage, judge } = services();
  const { modelId, modelHash } = judge.info;
  const known = await storage.rejudging.models();
  const earlier = known.filter((model) => model.modelHash !== modelHash);
  const wanted = firstOf(query.model);
  const chosen = earlier.find((model) => model.modelHash === wanted);
  const present = { modelId, modelHash };
  return { ...(chosen ?? present), earlier: chosen?.modelHash, choices: [present, ...earlier] };
}
