-- Words by which admins find prompts.
ALTER TABLE "prompts" ADD COLUMN "tags" TEXT[] NOT NULL DEFAULT '{}';
CREATE INDEX "prompts_tags_idx" ON "prompts" USING GIN ("tags");

-- How the drawings of a prompt did: lists of prompts sort by it without reading the drawings.
CREATE TABLE "prompt_figures" (
    "model_hash" TEXT NOT NULL,
    "prompt_id" TEXT NOT NULL,
    "stale" BOOLEAN NOT NULL,
    "drawings" INTEGER NOT NULL,
    "median" DOUBLE PRECISION,
    "lower_quartile" DOUBLE PRECISION,
    "upper_quartile" DOUBLE PRECISION,
    CONSTRAINT "prompt_figures_pkey" PRIMARY KEY ("model_hash", "prompt_id"),
    CONSTRAINT "prompt_figures_prompt_id_fkey" FOREIGN KEY ("prompt_id") REFERENCES "prompts" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
-- They are counted when somebody first looks at them.
INSERT INTO "prompt_figures" ("model_hash", "prompt_id", "stale", "drawings")
SELECT DISTINCT "drawings"."model_hash", "drawings"."prompt_id", TRUE, 0
  FROM "drawings" JOIN "prompts" ON "prompts"."id" = "drawings"."prompt_id"
 WHERE "prompts"."origin" = 'catalogue' AND "listed" AND "withheld" IS NULL AND "machine_level" IS NULL;

-- [PROMPT-7] Whether the rule that fills the calendar leaves the day as it is. What was scheduled until now, an admin chose.
ALTER TABLE "daily_prompts" ADD COLUMN "locked" BOOLEAN NOT NULL DEFAULT true;
