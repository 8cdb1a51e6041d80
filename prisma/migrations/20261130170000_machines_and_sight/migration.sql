-- Level of the machine that drew it; null: a person did, as for all until now.
ALTER TABLE "drawings" ADD COLUMN "machine_level" SMALLINT;

-- `screen`, or `paper`: drawn on paper and photographed.
ALTER TABLE "drawings" ADD COLUMN "medium" TEXT NOT NULL DEFAULT 'screen';

-- What the judge sees in the drawing, and what its replay looks like at which moments; null: not determined.
ALTER TABLE "drawings" ADD COLUMN "caption" JSONB;
ALTER TABLE "drawings" ADD COLUMN "moments" JSONB;
