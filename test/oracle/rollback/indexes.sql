-- base:
CREATE TABLE "Post" ("id" SERIAL NOT NULL, "title" TEXT NOT NULL, "body" TEXT, "at" TIMESTAMP(3), "tags" TEXT[], "data" JSONB, CONSTRAINT "Post_pkey" PRIMARY KEY ("id"));
INSERT INTO "Post" ("title") VALUES ('a'), ('b');

-- case: An index is created
-- grade: exact
CREATE INDEX "Post_title_idx" ON "Post"("title");

-- case: A unique index is created
-- grade: exact
CREATE UNIQUE INDEX "Post_title_key" ON "Post"("title");

-- case: An index without a name
-- grade: exact
CREATE INDEX ON "Post"("title", "at");

-- case: Two indexes without a name over the same column
-- grade: exact
CREATE INDEX ON "Post"("title");
CREATE INDEX ON "Post"("title");

-- case: An index over expressions without a name
-- grade: exact
CREATE INDEX ON "Post"(lower("title"), (coalesce("body", '')));

-- case: An index is created beside traffic
-- grade: exact
CREATE INDEX CONCURRENTLY "Post_title_idx" ON "Post"("title");

-- case: An index that is there already
-- grade: exact
-- section: history
CREATE INDEX "Post_title_idx" ON "Post"("title");
-- section: migration
CREATE INDEX IF NOT EXISTS "Post_title_idx" ON "Post"("at");

-- case: Indexes of other methods
-- grade: exact
CREATE INDEX "g" ON "Post" USING gin ("tags");
CREATE INDEX "j" ON "Post" USING gin ("data" jsonb_path_ops) WITH (fastupdate = off);
CREATE INDEX "b" ON "Post" USING brin ("at") WITH (pages_per_range = 32);
CREATE INDEX "h" ON "Post" USING hash ("title");

-- case: An index is dropped
-- grade: exact
-- section: history
CREATE INDEX "Post_title_idx" ON "Post"("title");
-- section: migration
DROP INDEX "Post_title_idx";

-- case: An index is dropped beside traffic
-- grade: exact
-- section: history
CREATE UNIQUE INDEX "Post_title_idx" ON "Post"("title" text_pattern_ops DESC NULLS LAST) INCLUDE ("at") WHERE "body" IS NOT NULL;
-- section: migration
DROP INDEX CONCURRENTLY "Post_title_idx";

-- case: Several indexes are dropped in one statement
-- grade: exact
-- section: history
CREATE INDEX "a" ON "Post"("title" COLLATE "C" DESC);
CREATE INDEX "b" ON "Post" USING gin ("data" jsonb_path_ops) WITH (fastupdate = off);
CREATE INDEX "c" ON "Post" USING brin ("at") WITH (pages_per_range = 32);
CREATE INDEX "d" ON "Post" ((lower("title") || 'x') varchar_pattern_ops, "at" ASC NULLS FIRST) WHERE "title" <> '' AND ("body" IS NULL OR length("body") > 5);
-- section: migration
DROP INDEX "a", "b", "c", "d";

-- case: A dropped index had a comment, statistics and was the one to cluster by
-- grade: exact
-- section: history
CREATE INDEX "x" ON "Post"((length("title")));
COMMENT ON INDEX "x" IS 'by length';
ALTER INDEX "x" ALTER COLUMN 1 SET STATISTICS 400;
CREATE INDEX "y" ON "Post"("at");
ALTER TABLE "Post" CLUSTER ON "y";
-- section: migration
DROP INDEX "x";
DROP INDEX "y";

-- case: A dropped index was the replica identity
-- grade: exact
-- section: history
CREATE UNIQUE INDEX "x" ON "Post"("title");
ALTER TABLE "Post" REPLICA IDENTITY USING INDEX "x";
-- section: migration
DROP INDEX "x";

-- case: An index without a name is dropped by the name that it got
-- grade: exact
-- section: history
CREATE INDEX ON "Post"("title", lower("body"));
-- section: migration
DROP INDEX "Post_title_lower_idx";

-- case: An index that is not there is dropped with IF EXISTS
-- grade: exact
DROP INDEX IF EXISTS "nothing";

-- case: An index is renamed
-- grade: exact
-- section: history
CREATE INDEX "Post_title_idx" ON "Post"("title");
-- section: migration
ALTER INDEX "Post_title_idx" RENAME TO "post_by_title";

-- case: An index is renamed and then dropped
-- grade: exact
-- section: history
CREATE INDEX "Post_title_idx" ON "Post"("title");
-- section: migration
ALTER INDEX "Post_title_idx" RENAME TO "post_by_title";
DROP INDEX "post_by_title";

-- case: Two indexes swap their names
-- grade: exact
-- section: history
CREATE INDEX "a" ON "Post"("title");
CREATE INDEX "b" ON "Post"("body");
-- section: migration
ALTER INDEX "a" RENAME TO "c";
ALTER INDEX "b" RENAME TO "a";
ALTER INDEX "c" RENAME TO "b";

-- case: An index is replaced by another of its name
-- grade: exact
-- section: history
CREATE INDEX "Post_title_idx" ON "Post"("title");
-- section: migration
DROP INDEX "Post_title_idx";
CREATE INDEX "Post_title_idx" ON "Post"("title", "at");

-- case: Options of an index are set and reset
-- grade: exact
-- section: history
CREATE INDEX "a" ON "Post"("title") WITH (fillfactor = 70);
CREATE INDEX "b" ON "Post"("body");
-- section: migration
ALTER INDEX "a" RESET (fillfactor);
ALTER INDEX "b" SET (fillfactor = 60);

-- case: Statistics of an index column
-- grade: exact
-- section: history
CREATE INDEX "a" ON "Post"(lower("title"));
-- section: migration
ALTER INDEX "a" ALTER COLUMN 1 SET STATISTICS 500;

-- case: An index is made anew
-- grade: exact
REINDEX TABLE "Post";

-- case: An index is made anew beside traffic
-- grade: exact
REINDEX INDEX CONCURRENTLY "Post_pkey";

-- case: An index in another schema is dropped
-- grade: exact
-- section: history
CREATE SCHEMA "blog";
CREATE TABLE "blog"."Note" ("id" INTEGER, "x" TEXT);
CREATE INDEX "Note_x" ON "blog"."Note"("x");
-- section: migration
DROP INDEX "blog"."Note_x";

-- case: An index of a materialized view is dropped
-- grade: exact
-- section: history
CREATE MATERIALIZED VIEW "Titles" AS SELECT "title" FROM "Post";
CREATE UNIQUE INDEX "Titles_key" ON "Titles"("title");
-- section: migration
DROP INDEX "Titles_key";

-- case: An index is created on a column that is then renamed
-- grade: exact
CREATE INDEX "x" ON "Post"("title");
ALTER TABLE "Post" RENAME COLUMN "title" TO "heading";

-- case: A dropped index used a column that was renamed later
-- grade: exact
-- section: history
CREATE INDEX "x" ON "Post"("title", lower("title")) WHERE "title" <> 'title';
ALTER TABLE "Post" RENAME COLUMN "title" TO "heading";
-- section: migration
DROP INDEX "x";

-- case: A dropped index was on a table that was renamed later
-- grade: exact
-- section: history
CREATE INDEX ON "Post"("title");
ALTER TABLE "Post" RENAME TO "Article";
-- section: migration
DROP INDEX "Post_title_idx";

-- case: A unique index that a foreign key uses is dropped with CASCADE
-- grade: exact
-- section: history
CREATE UNIQUE INDEX "Post_title_key" ON "Post"("title");
CREATE TABLE "Ref" ("title" TEXT CONSTRAINT "Ref_fk" REFERENCES "Post"("title") ON UPDATE CASCADE);
-- section: migration
DROP INDEX "Post_title_key" CASCADE;

-- case: NULLS NOT DISTINCT
-- grade: exact
-- postgres: 18
-- section: history
UPDATE "Post" SET "body" = "title";
CREATE UNIQUE INDEX "x" ON "Post"("body") NULLS NOT DISTINCT;
-- section: migration
DROP INDEX "x";

-- case: An index with a quote in its name and an operator class of an extension
-- grade: exact
-- section: history
CREATE EXTENSION pg_trgm;
CREATE INDEX "by ""title""" ON "Post" USING gin ("title" gin_trgm_ops);
-- section: migration
DROP INDEX "by ""title""";
