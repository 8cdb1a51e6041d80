-- The address of a player's public page; null: it has none.
ALTER TABLE "players" ADD COLUMN "public_id" TEXT;
CREATE UNIQUE INDEX "players_public_id_key" ON "players" ("public_id");
