-- Drawings from before deductions were kept have none to tell. The default is for them alone: new rows name theirs.
ALTER TABLE "drawings" ADD COLUMN "deductions" JSONB NOT NULL DEFAULT '[]';
ALTER TABLE "drawings" ALTER COLUMN "deductions" DROP DEFAULT;
