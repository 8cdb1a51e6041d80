-- A person's place on a board that has one line for each person: overall boards, and those of daily prompts.
CREATE TABLE "standings" (
    "player_id" TEXT NOT NULL,
    "board" TEXT COLLATE "C" NOT NULL,
    "model_hash" TEXT NOT NULL,
    "value" DOUBLE PRECISION NOT NULL,
    "reached_at" TIMESTAMP(3) NOT NULL,
    "drawing_id" TEXT COLLATE "C" NOT NULL,
    "drawing_ids" TEXT[] NOT NULL,
    CONSTRAINT "standings_pkey" PRIMARY KEY ("player_id", "board", "model_hash"),
    CONSTRAINT "standings_player_id_fkey" FOREIGN KEY ("player_id") REFERENCES "players" ("id")
        ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE INDEX "standings_board_idx" ON "standings" ("board", "model_hash", "value" DESC, "reached_at", "drawing_id");

-- How many entries of a board have each value: ranks, numbers of entries and percentiles without counting the entries.
CREATE TABLE "rank_counts" (
    "board" TEXT COLLATE "C" NOT NULL,
    "model_hash" TEXT NOT NULL,
    "value" DOUBLE PRECISION NOT NULL,
    "entries" INTEGER NOT NULL,
    CONSTRAINT "rank_counts_pkey" PRIMARY KEY ("board", "model_hash", "value")
);

-- Boards of prompts hold what they show and nothing else; the list of difficulties and the ghosts find "listed" and
-- "player_id" at the end. Overall and daily boards are read from their standings.
DROP INDEX "drawings_prompt_board_idx";
DROP INDEX "drawings_overall_board_idx";
DROP INDEX "drawings_day_board_idx";
CREATE INDEX "drawings_people_board_idx"
    ON "drawings" ("prompt_id", "model_hash", "medium", "score" DESC, "submitted_at", "id", "listed", "player_id")
    WHERE "withheld" IS NULL AND "machine_level" IS NULL;
CREATE INDEX "drawings_machines_board_idx"
    ON "drawings" ("prompt_id", "model_hash", "score" DESC, "submitted_at", "id")
    WHERE "withheld" IS NULL AND "machine_level" IS NOT NULL;
-- A person's best drawing of a prompt.
CREATE INDEX "drawings_own_best_idx"
    ON "drawings" ("player_id", "model_hash", "prompt_id", "medium", "score" DESC, "submitted_at", "id")
    WHERE "withheld" IS NULL AND "machine_level" IS NULL;

-- From here on the contents, as server/storage/standings.ts keeps them. Days and weeks that are over are shown nowhere.
WITH "candidates" AS (
    SELECT "boards"."board", "drawings"."model_hash", "player_id", "id", "prompt_id", "score", "submitted_at",
           "boards"."counted",
           CASE WHEN "boards"."counted" = 1 THEN "score" ELSE floor(coalesce("percentile", 0) * 100 + 0.5) END AS "value"
      FROM "drawings"
     CROSS JOIN LATERAL (
           SELECT 'daily:' || "day" || CASE "medium" WHEN 'screen' THEN '' ELSE ':' || "medium" END AS "board", 1 AS "counted"
            WHERE "day" IS NOT NULL
            UNION ALL
           SELECT "period" || "of_mode", 10
             FROM (VALUES ('overall:all', TRUE),
                          ('overall:week:' || to_char(date_trunc('week', "submitted_at"), 'YYYY-MM-DD'),
                           "submitted_at" >= (now() AT TIME ZONE 'UTC') - interval '8 days'),
                          ('overall:day:' || to_char("submitted_at", 'YYYY-MM-DD'),
                           "submitted_at" >= (now() AT TIME ZONE 'UTC') - interval '8 days')) AS "periods" ("period", "is_shown"),
                  (VALUES (''), (':' || "mode")) AS "modes" ("of_mode")
            WHERE "listed" AND "is_shown") AS "boards"
     WHERE "withheld" IS NULL AND "machine_level" IS NULL
), "bests" AS (
    SELECT DISTINCT ON ("board", "model_hash", "player_id", "prompt_id") * FROM "candidates"
     ORDER BY "board", "model_hash", "player_id", "prompt_id", "value" DESC, "score" DESC, "submitted_at", "id"
), "placed" AS (
    SELECT *, row_number() OVER (PARTITION BY "board", "model_hash", "player_id"
                                     ORDER BY "value" DESC, "score" DESC, "submitted_at", "id") AS "place"
      FROM "bests"
)
INSERT INTO "standings" ("player_id", "board", "model_hash", "value", "reached_at", "drawing_id", "drawing_ids")
SELECT "player_id", "board", "model_hash", sum("value"), max("submitted_at"),
       (array_agg("id" ORDER BY "place"))[1], array_agg("id" ORDER BY "place")
  FROM "placed" WHERE "place" <= "counted" GROUP BY "board", "model_hash", "player_id";

INSERT INTO "rank_counts" ("board", "model_hash", "value", "entries")
SELECT "board", "model_hash", "value", count(*) FROM "standings" GROUP BY "board", "model_hash", "value"
 UNION ALL
SELECT "board", "model_hash", "score", count(*)
  FROM (SELECT CASE WHEN "machine_level" IS NOT NULL THEN 'machines:' || "prompt_id"
                    ELSE 'prompt:' || "prompt_id" || CASE "medium" WHEN 'screen' THEN '' ELSE ':' || "medium" END
               END AS "board", "model_hash", "score"
          FROM "drawings" WHERE "withheld" IS NULL) AS "entries"
 GROUP BY "board", "model_hash", "score";
