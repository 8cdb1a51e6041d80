/** How the judge's opinion moved while a drawing came about: `GET /drawings/<id>/curve.json`. */
export interface CurveView {
  /** Moments of the replay with the score that what was on the paper then would have had; null: cannot be had. */
  points: CurvePoint[] | null;
  /** One plain sentence, for people: why there are none. */
  note: string | null;
}

export interface CurvePoint {
  /** Milliseconds of the replay (`timelineOf`), in order. */
  atMs: number;
  /** 0–100, one decimal. */
  score: number;
}
