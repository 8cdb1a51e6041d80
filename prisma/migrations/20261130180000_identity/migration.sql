-- A player's own page: the history, newest first, and its scores, without reading the rows.
CREATE INDEX "drawings_player_history_idx"
    ON "drawings" ("player_id", "submitted_at" DESC, "id" DESC, "score", "model_hash");

-- Copies of a drawing that is deleted.
CREATE INDEX "drawing_fingerprints_original_id_idx" ON "drawing_fingerprints" ("original_id");

-- One-time codes that make another device the same player.
CREATE TABLE "move_codes" (
    "code_hash" TEXT NOT NULL,
    "player_id" TEXT NOT NULL,
    "expires_at" TIMESTAMP(3) NOT NULL,
    CONSTRAINT "move_codes_pkey" PRIMARY KEY ("code_hash")
);
CREATE UNIQUE INDEX "move_codes_player_id_key" ON "move_codes" ("player_id");
CREATE INDEX "move_codes_expires_at_idx" ON "move_codes" ("expires_at");

-- Players who had everything deleted: a drawing that is still being judged then is not kept.
CREATE TABLE "forgotten_players" (
    "player_hash" TEXT NOT NULL,
    "forgotten_at" TIMESTAMP(3) NOT NULL,
    CONSTRAINT "forgotten_players_pkey" PRIMARY KEY ("player_hash")
);
CREATE INDEX "forgotten_players_forgotten_at_idx" ON "forgotten_players" ("forgotten_at");

-- What is left of the rates that count all clients together, however many servers share the database.
CREATE TABLE "shared_rates" (
    "name" TEXT NOT NULL,
    "tokens" DOUBLE PRECISION NOT NULL,
    "updated_at" TIMESTAMP(3) NOT NULL,
    CONSTRAINT "shared_rates_pkey" PRIMARY KEY ("name")
);
