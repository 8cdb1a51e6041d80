-- Listed drawings by what their replays look like on the way: `moments @> '[{"label": "apple"}]'`.
CREATE INDEX "drawings_moments_idx" ON "drawings" USING GIN ("moments" jsonb_path_ops) WHERE "listed";
