-- base:
CREATE TABLE "User" ("id" SERIAL PRIMARY KEY, "name" TEXT, "label" TEXT);
CREATE TABLE "Old" ("id" INTEGER PRIMARY KEY, "x" TEXT);
INSERT INTO "User" ("name") VALUES ('a'), ('b'), ('c');
INSERT INTO "Old" VALUES (1, 'a');

-- case: All rows are changed
-- grade: lossy irreversible
-- reason: User
UPDATE "User" SET "name" = upper("name");

-- case: A new column is filled
-- grade: exact
ALTER TABLE "User" ADD COLUMN "upper" TEXT;
UPDATE "User" SET "upper" = upper("name");
ALTER TABLE "User" ALTER COLUMN "upper" SET NOT NULL;

-- case: A new column is filled and an old one changed
-- grade: lossy irreversible
ALTER TABLE "User" ADD COLUMN "upper" TEXT;
UPDATE "User" SET "upper" = upper("name"), "label" = 'x';

-- case: Rows are deleted
-- grade: lossy irreversible
DELETE FROM "User" WHERE "name" = 'a';

-- case: Rows are inserted
-- grade: lossy irreversible
INSERT INTO "User" ("name") VALUES ('new');

-- case: Rows are inserted into a new table
-- grade: exact
CREATE TABLE "Kind" ("id" INTEGER PRIMARY KEY, "name" TEXT);
INSERT INTO "Kind" VALUES (1, 'a'), (2, 'b');
INSERT INTO "Kind" SELECT "id" + 10, "name" FROM "User";
UPDATE "Kind" SET "name" = 'c' WHERE "id" = 1;
DELETE FROM "Kind" WHERE "id" = 2;

-- case: A table is emptied
-- grade: lossy irreversible
-- reason: Old
TRUNCATE "Old";

-- case: A table is emptied and its identity restarts
-- grade: lossy irreversible
TRUNCATE TABLE "User" RESTART IDENTITY CASCADE;

-- case: Rows are merged
-- grade: lossy irreversible
-- postgres: 18
MERGE INTO "Old" o USING "User" u ON o."id" = u."id" WHEN MATCHED THEN UPDATE SET "x" = u."name" WHEN NOT MATCHED THEN INSERT VALUES (u."id", u."name");

-- case: Rows are changed through WITH
-- grade: lossy irreversible
WITH gone AS (DELETE FROM "Old" RETURNING *) INSERT INTO "User" ("name") SELECT "x" FROM gone;

-- case: Only a query
-- grade: exact
SELECT count(*) FROM "User";

-- case: Statements that change nothing of the schema
-- grade: exact
SET lock_timeout = '5s';
SET statement_timeout = '30s';
LOCK TABLE "User" IN SHARE MODE;
ANALYZE "User";
SELECT pg_advisory_xact_lock(1);

-- case: A DO block that changes the schema
-- grade: exact irreversible
DO $$ BEGIN
  ALTER TABLE "User" ADD COLUMN "more" TEXT;
END $$;

-- case: A DO block with a condition
-- grade: exact irreversible
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM information_schema.columns WHERE table_name = 'User' AND column_name = 'more') THEN
    ALTER TABLE "User" ADD COLUMN "more" TEXT;
  END IF;
END $$;

-- case: A DO block that drops a column
-- grade: lossy irreversible
DO $$ BEGIN
  ALTER TABLE "User" DROP COLUMN "label";
END $$;

-- case: A DO block with EXECUTE
-- grade: irreversible
DO $$ DECLARE t TEXT; BEGIN
  FOR t IN SELECT unnest(ARRAY['User', 'Old']) LOOP
    EXECUTE format('ALTER TABLE %I ADD COLUMN "made" TEXT', t);
  END LOOP;
END $$;

-- case: A DO block that changes rows
-- grade: lossy irreversible
DO $$ BEGIN
  UPDATE "User" SET "name" = 'x';
END $$;

-- case: A procedure is called
-- grade: lossy irreversible
-- section: history
CREATE PROCEDURE "tidy"() LANGUAGE sql AS $$ DELETE FROM "User" $$;
-- section: migration
CALL "tidy"();

-- case: A function that changes rows is called by a query
-- grade: lossy irreversible
-- section: history
CREATE FUNCTION "tidy"() RETURNS void LANGUAGE sql AS $$ DELETE FROM "User" $$;
-- section: migration
SELECT "tidy"();

-- case: Rows of a table that is dropped afterwards are moved
-- grade: lossy
INSERT INTO "User" ("name") SELECT "x" FROM "Old";
DROP TABLE "Old";

-- case: A column is filled from one that is dropped
-- grade: lossy
ALTER TABLE "User" ADD COLUMN "title" TEXT;
UPDATE "User" SET "title" = "label";
ALTER TABLE "User" DROP COLUMN "label";

-- case: Rows inserted with ON CONFLICT
-- grade: lossy irreversible
INSERT INTO "Old" VALUES (1, 'z'), (2, 'y') ON CONFLICT ("id") DO UPDATE SET "x" = EXCLUDED."x";

-- case: Rows of another table are changed by a foreign key
-- grade: lossy irreversible
-- section: history
CREATE TABLE "Child" ("id" INTEGER, "oldId" INTEGER REFERENCES "Old"("id") ON DELETE CASCADE);
INSERT INTO "Child" VALUES (1, 1);
-- section: migration
DELETE FROM "Old";
