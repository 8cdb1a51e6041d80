-- What colours a drawing has. The running server computes them for those that there are.
ALTER TABLE "drawings" ADD COLUMN "colours" JSONB;

-- Empty once that is done.
CREATE INDEX "drawings_without_colours_idx" ON "drawings" ("id") WHERE "colours" IS NULL;
