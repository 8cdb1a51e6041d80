-- Several admins. Whoever had the one password is the first owner, and stays signed in.
CREATE TABLE "admin_accounts" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "normalised_name" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "password_hash" TEXT NOT NULL,
    "disabled" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "admin_accounts_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "admin_accounts_normalised_name_key" ON "admin_accounts" ("normalised_name");
INSERT INTO "admin_accounts" ("id", "name", "normalised_name", "role", "password_hash", "created_at")
SELECT 'first-owner', 'owner', 'owner', 'owner', "password_hash", "updated_at" FROM "admin_credentials";
DROP TABLE "admin_credentials";

ALTER TABLE "admin_sessions"
    ADD COLUMN "account_id" TEXT,
    ADD COLUMN "last_used_at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    ADD COLUMN "browser" TEXT NOT NULL DEFAULT '',
    ADD COLUMN "address" TEXT NOT NULL DEFAULT '';
UPDATE "admin_sessions"
   SET "account_id" = (SELECT "id" FROM "admin_accounts"), "last_used_at" = "created_at";
DELETE FROM "admin_sessions" WHERE "account_id" IS NULL;
ALTER TABLE "admin_sessions"
    ALTER COLUMN "account_id" SET NOT NULL,
    ADD CONSTRAINT "admin_sessions_account_id_fkey" FOREIGN KEY ("account_id")
        REFERENCES "admin_accounts" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE INDEX "admin_sessions_account_id_idx" ON "admin_sessions" ("account_id");

-- What admins, hosts, votes and the server have done. Rows are only ever added.
CREATE TABLE "audit_entries" (
    "id" TEXT NOT NULL,
    "at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "account_id" TEXT,
    "account" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subject_kind" TEXT,
    "subject_id" TEXT,
    "detail" JSONB,
    "words" TEXT[] NOT NULL,
    CONSTRAINT "audit_entries_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "audit_entries_newest_idx" ON "audit_entries" ("at" DESC, "id" DESC);
CREATE INDEX "audit_entries_account_idx" ON "audit_entries" ("account", "at" DESC, "id" DESC);
CREATE INDEX "audit_entries_action_idx" ON "audit_entries" ("action", "at" DESC, "id" DESC);
CREATE INDEX "audit_entries_subject_idx" ON "audit_entries" ("subject_kind", "subject_id", "at" DESC, "id" DESC);
CREATE INDEX "audit_entries_words_idx" ON "audit_entries" USING GIN ("words");
