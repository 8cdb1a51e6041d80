-- What earlier models made of a drawing, whose own row has the judgement of the newest one. No drawing has two judgements
-- of a model.
CREATE TABLE "drawing_judgements" (
    "drawing_id" TEXT COLLATE "C" NOT NULL,
    "model_hash" TEXT NOT NULL,
    "model_id" TEXT NOT NULL,
    "prompt_id" TEXT NOT NULL,
    "similarity" DOUBLE PRECISION NOT NULL,
    "raw_score" DOUBLE PRECISION NOT NULL,
    "deductions" JSONB NOT NULL,
    "score" DOUBLE PRECISION NOT NULL,
    "percentile" DOUBLE PRECISION,
    "labels" JSONB NOT NULL,
    "precision" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "preprocessing" TEXT NOT NULL,
    "replaced_by" TEXT NOT NULL,
    "score_change" DOUBLE PRECISION NOT NULL,
    CONSTRAINT "drawing_judgements_pkey" PRIMARY KEY ("drawing_id", "model_hash"),
    CONSTRAINT "drawing_judgements_drawing_id_fkey" FOREIGN KEY ("drawing_id") REFERENCES "drawings" ("id")
        ON DELETE RESTRICT ON UPDATE CASCADE
);
-- Boards of prompts of an earlier model, and the list of models.
CREATE INDEX "drawing_judgements_model_hash_prompt_id_idx" ON "drawing_judgements" ("model_hash", "prompt_id");
-- The largest moves, up and down.
CREATE INDEX "drawing_judgements_replaced_by_score_change_drawing_id_idx"
    ON "drawing_judgements" ("replaced_by", "score_change", "drawing_id");

-- The job that has stored drawings judged by a model: what is done of it, and which process does it.
CREATE TABLE "rejudgings" (
    "model_hash" TEXT NOT NULL,
    "model_id" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "total" INTEGER NOT NULL,
    "done" INTEGER NOT NULL DEFAULT 0,
    "failed" INTEGER NOT NULL DEFAULT 0,
    "after_at" TIMESTAMP(3),
    "after_id" TEXT,
    "changes" INTEGER[] NOT NULL,
    "started_at" TIMESTAMP(3) NOT NULL,
    "updated_at" TIMESTAMP(3) NOT NULL,
    "runner" TEXT,
    "runner_until" TIMESTAMP(3),
    CONSTRAINT "rejudgings_pkey" PRIMARY KEY ("model_hash")
);
