-- Ids are compared byte by byte (COLLATE "C") where they break ties on a board: one order on every engine and locale.

CREATE TABLE "players" (
    "id" TEXT NOT NULL,
    "nickname" TEXT NOT NULL,
    "created_at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "players_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "packs" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "normalised_name" TEXT NOT NULL,
    "retired" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "packs_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "packs_normalised_name_key" ON "packs" ("normalised_name");

CREATE TABLE "prompts" (
    "id" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "normalised_text" TEXT NOT NULL,
    "pack_id" TEXT NOT NULL,
    "retired" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "prompts_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "prompts_pack_id_fkey" FOREIGN KEY ("pack_id") REFERENCES "packs" ("id")
        ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "prompts_normalised_text_key" ON "prompts" ("normalised_text");
CREATE INDEX "prompts_pack_id_retired_idx" ON "prompts" ("pack_id", "retired");

CREATE TABLE "drawings" (
    "id" TEXT COLLATE "C" NOT NULL,
    "round_id" TEXT NOT NULL,
    "room_code" TEXT NOT NULL,
    "seat_id" TEXT NOT NULL,
    "player_id" TEXT NOT NULL,
    "nickname" TEXT NOT NULL,
    "prompt_id" TEXT NOT NULL,
    "prompt" TEXT NOT NULL,
    "ops" BYTEA NOT NULL,
    "similarity" DOUBLE PRECISION NOT NULL,
    "raw_score" DOUBLE PRECISION NOT NULL,
    "score" DOUBLE PRECISION NOT NULL,
    "labels" JSONB NOT NULL,
    "model_id" TEXT NOT NULL,
    "model_hash" TEXT NOT NULL,
    "precision" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "preprocessing" TEXT NOT NULL,
    "embedding" BYTEA NOT NULL,
    "thumbnail" BYTEA NOT NULL,
    "percentile" DOUBLE PRECISION,
    "submitted_at" TIMESTAMP(3) NOT NULL,
    CONSTRAINT "drawings_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "drawings_player_id_fkey" FOREIGN KEY ("player_id") REFERENCES "players" ("id")
        ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "drawings_prompt_id_fkey" FOREIGN KEY ("prompt_id") REFERENCES "prompts" ("id")
        ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "drawings_round_id_seat_id_key" ON "drawings" ("round_id", "seat_id");
CREATE INDEX "drawings_prompt_id_model_hash_score_submitted_at_id_idx"
    ON "drawings" ("prompt_id", "model_hash", "score" DESC, "submitted_at", "id");
CREATE INDEX "drawings_model_hash_player_id_score_submitted_at_id_idx"
    ON "drawings" ("model_hash", "player_id", "score" DESC, "submitted_at", "id");
CREATE INDEX "drawings_model_hash_submitted_at_idx" ON "drawings" ("model_hash", "submitted_at");

CREATE TABLE "rooms" (
    "code" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "state" JSON NOT NULL,
    "updated_at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "rooms_pkey" PRIMARY KEY ("code")
);

CREATE TABLE "op_batches" (
    "round_id" TEXT NOT NULL,
    "seat_id" TEXT NOT NULL,
    "from_seq" INTEGER NOT NULL,
    "room_code" TEXT NOT NULL,
    "ops" JSON NOT NULL,
    CONSTRAINT "op_batches_pkey" PRIMARY KEY ("round_id", "seat_id", "from_seq")
);
CREATE INDEX "op_batches_room_code_idx" ON "op_batches" ("room_code");

CREATE TABLE "admin_credentials" (
    "id" INTEGER NOT NULL,
    "password_hash" TEXT NOT NULL,
    "updated_at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "admin_credentials_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "admin_sessions" (
    "token_hash" TEXT NOT NULL,
    "expires_at" TIMESTAMP(3) NOT NULL,
    "created_at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "admin_sessions_pkey" PRIMARY KEY ("token_hash")
);
CREATE INDEX "admin_sessions_expires_at_idx" ON "admin_sessions" ("expires_at");

CREATE TABLE "heartbeats" (
    "id" INTEGER NOT NULL,
    "beat_at" TIMESTAMP(3) NOT NULL,
    CONSTRAINT "heartbeats_pkey" PRIMARY KEY ("id")
);
