-- When a player allowed that its drawings teach a judge; null: it did not, or has taken it back.
ALTER TABLE "players" ADD COLUMN "training_consent_at" TIMESTAMP(3);
