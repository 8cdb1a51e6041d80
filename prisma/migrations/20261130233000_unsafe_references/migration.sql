-- What moderators add to the references of unsafe drawings: a text, or a drawing by its ops, so that any model can look at it.
CREATE TABLE "unsafe_references" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "drawing_id" TEXT,
    "ops" BYTEA,
    "added_by" TEXT NOT NULL,
    "added_at" TIMESTAMP(3) NOT NULL,
    CONSTRAINT "unsafe_references_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "unsafe_references_drawing_id_idx" ON "unsafe_references" ("drawing_id");
