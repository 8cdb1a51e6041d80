-- A hidden drawing is withheld ("hidden") and not listed: every query of what is public leaves it out already. What it was
-- before is kept here, for when it is shown again; null: it is not hidden.
ALTER TABLE "drawings" ADD COLUMN "hidden_listed" BOOLEAN;
ALTER TABLE "drawings" ADD COLUMN "hidden_withheld" TEXT;

CREATE TABLE "bans" (
    "id" TEXT NOT NULL,
    "player_mark" TEXT,
    "network" TEXT,
    "range" TEXT,
    "nickname" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "until" TIMESTAMP(3),
    "created_at" TIMESTAMP(3) NOT NULL,
    "created_by" TEXT NOT NULL,
    "lifted_at" TIMESTAMP(3),
    "lifted_by" TEXT,
    "appealed_at" TIMESTAMP(3),
    CONSTRAINT "bans_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "bans_player_mark_idx" ON "bans" ("player_mark");
CREATE INDEX "bans_created_at_id_idx" ON "bans" ("created_at" DESC, "id" DESC);

CREATE TABLE "moderation_cases" (
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "drawing_id" TEXT,
    "ban_id" TEXT,
    "player_id" TEXT,
    "nickname" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "context" JSONB,
    "network" TEXT,
    "weight" INTEGER NOT NULL,
    "open" BOOLEAN NOT NULL,
    "created_at" TIMESTAMP(3) NOT NULL,
    "decision" TEXT,
    "decided_at" TIMESTAMP(3),
    "decided_by" TEXT,
    CONSTRAINT "moderation_cases_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "moderation_cases_drawing_id_fkey" FOREIGN KEY ("drawing_id") REFERENCES "drawings" ("id")
        ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "moderation_cases_ban_id_fkey" FOREIGN KEY ("ban_id") REFERENCES "bans" ("id")
        ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "moderation_cases_subject_key" ON "moderation_cases" ("subject");
-- The queue, and what was decided: neither reads the other's rows.
CREATE INDEX "moderation_cases_open_idx" ON "moderation_cases" ("weight" DESC, "created_at", "id") WHERE "open";
CREATE INDEX "moderation_cases_done_idx" ON "moderation_cases" ("decided_at" DESC, "id" DESC) WHERE NOT "open";
CREATE INDEX "moderation_cases_player_id_created_at_idx" ON "moderation_cases" ("player_id", "created_at" DESC);
CREATE INDEX "moderation_cases_drawing_id_idx" ON "moderation_cases" ("drawing_id");

-- One of a source for a case: a person, or an automatic check.
CREATE TABLE "moderation_reports" (
    "case_id" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "network" TEXT,
    "reason" TEXT NOT NULL,
    "line" TEXT,
    "weight" INTEGER NOT NULL,
    "created_at" TIMESTAMP(3) NOT NULL,
    CONSTRAINT "moderation_reports_pkey" PRIMARY KEY ("case_id", "source"),
    CONSTRAINT "moderation_reports_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "moderation_cases" ("id")
        ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE INDEX "moderation_reports_source_idx" ON "moderation_reports" ("source");

-- Who was sent out of a room, by its host or by a vote.
CREATE TABLE "room_kicks" (
    "id" TEXT NOT NULL,
    "player_id" TEXT NOT NULL,
    "nickname" TEXT NOT NULL,
    "by" TEXT NOT NULL,
    "room_code" TEXT NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,
    CONSTRAINT "room_kicks_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "room_kicks_player_id_at_idx" ON "room_kicks" ("player_id", "at" DESC);
