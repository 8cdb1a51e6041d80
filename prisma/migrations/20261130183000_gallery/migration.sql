-- What the judge saw first, when its words are not all in the prompt: as server/storage/taken-for.ts says.
ALTER TABLE "drawings" ADD COLUMN "taken_for" TEXT;

UPDATE "drawings" SET "taken_for" = "labels"->0->>'text'
 WHERE NOT (
   ARRAY(SELECT regexp_replace("word", 's$', '') FROM regexp_split_to_table(lower("labels"->0->>'text'), '[^[:alnum:]]+') AS "word"
          WHERE "word" NOT IN ('', 'a', 'an', 'the'))
   <@
   ARRAY(SELECT regexp_replace("word", 's$', '') FROM regexp_split_to_table(lower("prompt"), '[^[:alnum:]]+') AS "word"
          WHERE "word" NOT IN ('', 'a', 'an', 'the')));

-- The gallery's orders: of all drawings, of a prompt, and of what they were taken for.
DROP INDEX "drawings_model_hash_listed_submitted_at_idx";
CREATE INDEX "drawings_gallery_newest_idx" ON "drawings" ("model_hash", "listed", "submitted_at", "id");
CREATE INDEX "drawings_gallery_best_idx" ON "drawings" ("model_hash", "listed", "score" DESC, "submitted_at", "id");
CREATE INDEX "drawings_gallery_prompt_idx" ON "drawings" ("prompt_id", "model_hash", "listed", "submitted_at", "id");
CREATE INDEX "drawings_gallery_taken_idx" ON "drawings" ("model_hash", "taken_for", "listed", "submitted_at", "id");
