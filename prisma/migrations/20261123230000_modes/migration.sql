-- Prompts: hosts' own ones, of no pack, beside the catalogue; translations, null until somebody says something about them.
ALTER TABLE "prompts" ADD COLUMN "origin" TEXT NOT NULL DEFAULT 'catalogue';
ALTER TABLE "prompts" ALTER COLUMN "origin" DROP DEFAULT;
ALTER TABLE "prompts" ADD COLUMN "translations" JSONB;
ALTER TABLE "prompts" ALTER COLUMN "pack_id" DROP NOT NULL;
-- A host may well write what the catalogue has retired.
DROP INDEX "prompts_normalised_text_key";
CREATE UNIQUE INDEX "prompts_origin_normalised_text_key" ON "prompts" ("origin", "normalised_text");

-- Until now every drawing was one of a race, listed everywhere. The defaults are for these alone: new rows say theirs.
ALTER TABLE "drawings" ADD COLUMN "mode" TEXT NOT NULL DEFAULT 'race';
ALTER TABLE "drawings" ALTER COLUMN "mode" DROP DEFAULT;
ALTER TABLE "drawings" ADD COLUMN "listed" BOOLEAN NOT NULL DEFAULT true;
ALTER TABLE "drawings" ALTER COLUMN "listed" DROP DEFAULT;
-- Names of days are compared byte by byte, on every engine and locale.
ALTER TABLE "drawings" ADD COLUMN "day" TEXT COLLATE "C";

-- The rows are wide: what the boards ask of them stays in their indices. At the end of the first, "listed" leaves the
-- order of a prompt's board, which shows all drawings, as it was.
DROP INDEX "drawings_prompt_id_model_hash_score_submitted_at_id_idx";
CREATE INDEX "drawings_prompt_id_model_hash_score_submitted_at_id_listed_idx"
    ON "drawings" ("prompt_id", "model_hash", "score" DESC, "submitted_at", "id", "listed");
DROP INDEX "drawings_model_hash_player_id_score_submitted_at_id_idx";
CREATE INDEX "drawings_model_hash_listed_player_id_score_submitted_at_id_idx"
    ON "drawings" ("model_hash", "listed", "player_id", "score" DESC, "submitted_at", "id");
DROP INDEX "drawings_model_hash_submitted_at_idx";
CREATE INDEX "drawings_model_hash_listed_submitted_at_idx" ON "drawings" ("model_hash", "listed", "submitted_at");
CREATE INDEX "drawings_day_model_hash_player_id_score_submitted_at_id_idx"
    ON "drawings" ("day", "model_hash", "player_id", "score" DESC, "submitted_at", "id");
CREATE INDEX "drawings_player_id_day_idx" ON "drawings" ("player_id", "day");

CREATE TABLE "daily_prompts" (
    "day" TEXT COLLATE "C" NOT NULL,
    "prompt_id" TEXT NOT NULL,
    "settled" BOOLEAN NOT NULL,
    CONSTRAINT "daily_prompts_pkey" PRIMARY KEY ("day"),
    CONSTRAINT "daily_prompts_prompt_id_fkey" FOREIGN KEY ("prompt_id") REFERENCES "prompts" ("id")
        ON DELETE RESTRICT ON UPDATE CASCADE
);
