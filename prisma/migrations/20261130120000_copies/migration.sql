-- Why a drawing is on no board, although it was judged: null for all that are there until now.
ALTER TABLE "drawings" ADD COLUMN "withheld" TEXT;

-- The boards of a prompt and of a day find it in their indices; everywhere else such a drawing is not listed.
DROP INDEX "drawings_prompt_id_model_hash_score_submitted_at_id_listed_idx";
CREATE INDEX "drawings_prompt_board_idx"
    ON "drawings" ("prompt_id", "model_hash", "score" DESC, "submitted_at", "id", "listed", "withheld");
DROP INDEX "drawings_day_model_hash_player_id_score_submitted_at_id_idx";
CREATE INDEX "drawings_day_board_idx"
    ON "drawings" ("day", "model_hash", "player_id", "score" DESC, "submitted_at", "id", "withheld");

-- By these copies are found. Drawings from before get theirs from the running server, a few at a time.
CREATE TABLE "drawing_fingerprints" (
    "drawing_id" TEXT COLLATE "C" NOT NULL,
    "drawn_at" TIMESTAMP(3) NOT NULL,
    "original_id" TEXT,
    "lines" BYTEA NOT NULL,
    "marks" INTEGER[] NOT NULL,
    CONSTRAINT "drawing_fingerprints_pkey" PRIMARY KEY ("drawing_id"),
    CONSTRAINT "drawing_fingerprints_drawing_id_fkey" FOREIGN KEY ("drawing_id") REFERENCES "drawings" ("id")
        ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE INDEX "drawing_fingerprints_marks_idx" ON "drawing_fingerprints" USING GIN ("marks");
