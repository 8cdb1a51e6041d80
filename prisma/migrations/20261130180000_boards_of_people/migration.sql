-- Boards of people leave out what machines drew, and find that in their indices as they find what is withheld.
DROP INDEX "drawings_prompt_board_idx";
CREATE INDEX "drawings_prompt_board_idx"
    ON "drawings" ("prompt_id", "model_hash", "score" DESC, "submitted_at", "id", "listed", "withheld", "machine_level");
DROP INDEX "drawings_day_board_idx";
CREATE INDEX "drawings_day_board_idx"
    ON "drawings" ("day", "model_hash", "player_id", "score" DESC, "submitted_at", "id", "withheld", "machine_level");
DROP INDEX "drawings_model_hash_listed_player_id_score_submitted_at_id_idx";
CREATE INDEX "drawings_overall_board_idx"
    ON "drawings" ("model_hash", "listed", "player_id", "score" DESC, "submitted_at", "id", "machine_level");
