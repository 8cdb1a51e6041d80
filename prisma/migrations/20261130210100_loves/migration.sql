-- Who loves which drawing, and how many do: the gallery's order `loved`.
CREATE TABLE "drawing_loves" (
    "drawing_id" TEXT NOT NULL,
    "player_id" TEXT NOT NULL,
    CONSTRAINT "drawing_loves_pkey" PRIMARY KEY ("drawing_id", "player_id"),
    CONSTRAINT "drawing_loves_drawing_id_fkey" FOREIGN KEY ("drawing_id") REFERENCES "drawings" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "drawing_loves_player_id_fkey" FOREIGN KEY ("player_id") REFERENCES "players" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE INDEX "drawing_loves_player_id_idx" ON "drawing_loves" ("player_id");

ALTER TABLE "drawings" ADD COLUMN "loved" INTEGER NOT NULL DEFAULT 0;
-- Few drawings are loved, and a new one never is: saving it leaves these alone.
CREATE INDEX "drawings_gallery_loved_idx"
    ON "drawings" ("model_hash", "loved" DESC, "submitted_at" DESC, "id" DESC) WHERE "listed" AND "loved" > 0;
CREATE INDEX "drawings_gallery_prompt_loved_idx"
    ON "drawings" ("prompt_id", "model_hash", "loved" DESC, "submitted_at" DESC, "id" DESC) WHERE "listed" AND "loved" > 0;
