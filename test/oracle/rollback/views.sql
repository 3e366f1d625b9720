-- base:
CREATE TABLE "User" ("id" INTEGER PRIMARY KEY, "name" TEXT, "age" INTEGER);
CREATE VIEW "Names" AS SELECT "id", "name" FROM "User";
COMMENT ON VIEW "Names" IS 'names';
COMMENT ON COLUMN "Names"."name" IS 'a name';
GRANT SELECT ON "Names" TO app_reader;
CREATE VIEW "Short" AS SELECT * FROM "Names" WHERE length("name") < 5;
CREATE MATERIALIZED VIEW "Ages" AS SELECT "age", count(*) AS "n" FROM "User" GROUP BY 1;
CREATE UNIQUE INDEX "Ages_key" ON "Ages"("age");
INSERT INTO "User" VALUES (1, 'a', 20);

-- case: A view is created
-- grade: exact
CREATE VIEW "Old" AS SELECT * FROM "User" WHERE "age" > 60;

-- case: A view is created with OR REPLACE where there was none
-- grade: exact
CREATE OR REPLACE VIEW "Old" AS SELECT * FROM "User" WHERE "age" > 60;

-- case: A view is replaced, its columns the same
-- grade: exact
CREATE OR REPLACE VIEW "Short" AS SELECT * FROM "Names" WHERE length("name") < 10;

-- case: A view is replaced and gets a column
-- grade: exact lossy
CREATE OR REPLACE VIEW "Short" AS SELECT "id", "name", length("name") AS "length" FROM "Names";

-- case: A view that others read is replaced and gets a column
-- grade: exact lossy irreversible
CREATE OR REPLACE VIEW "Names" AS SELECT "id", "name", "age" FROM "User";

-- case: A view is dropped
-- grade: exact
DROP VIEW "Short";

-- case: A view with comments and grants is dropped
-- grade: exact
DROP VIEW "Short";
DROP VIEW "Names";

-- case: A view is dropped with those that read it
-- grade: exact
DROP VIEW "Names" CASCADE;

-- case: Two views are dropped in one statement
-- grade: exact
DROP VIEW "Short", "Names";

-- case: A view is dropped and created in another form
-- grade: exact
DROP VIEW "Short";
CREATE VIEW "Short" AS SELECT "name" FROM "User";

-- case: A view with options is dropped
-- grade: exact
-- section: history
CREATE VIEW "Safe" ("number", "called") WITH (security_barrier = true) AS SELECT "id", "name" FROM "User" WITH LOCAL CHECK OPTION;
ALTER VIEW "Safe" ALTER COLUMN "called" SET DEFAULT 'nobody';
ALTER VIEW "Safe" OWNER TO app_owner;
-- section: migration
DROP VIEW "Safe";

-- case: Options of a view
-- grade: exact
ALTER VIEW "Short" SET (security_barrier = true);

-- case: Default of a view's column
-- grade: exact
ALTER VIEW "Names" ALTER COLUMN "name" SET DEFAULT 'x';

-- case: A view with security_invoker
-- grade: exact
-- postgres: 18
-- section: history
CREATE VIEW "Own" WITH (security_invoker = true) AS SELECT 1 AS "one";
-- section: migration
DROP VIEW "Own";

-- case: A view is renamed, and a column of it
-- grade: exact
ALTER VIEW "Names" RENAME TO "Called";
ALTER VIEW "Called" RENAME COLUMN "name" TO "called";

-- case: A view moves to another schema and gets an owner
-- grade: exact
-- section: history
CREATE SCHEMA "lib";
-- section: migration
ALTER VIEW "Short" SET SCHEMA "lib";
ALTER VIEW "lib"."Short" OWNER TO app_owner;

-- case: A view that is not there
-- grade: exact
DROP VIEW IF EXISTS "Nothing";
DROP MATERIALIZED VIEW IF EXISTS "Nothing";

-- case: A view that was renamed is dropped
-- grade: exact
-- section: history
ALTER VIEW "Short" RENAME TO "Brief";
ALTER TABLE "User" RENAME COLUMN "name" TO "label";
-- section: migration
DROP VIEW "Brief";

-- case: A recursive view
-- grade: exact
-- section: history
CREATE RECURSIVE VIEW "Count" ("n") AS VALUES (1) UNION ALL SELECT "n" + 1 FROM "Count" WHERE "n" < 10;
-- section: migration
DROP VIEW "Count";

-- case: A materialized view is created
-- grade: exact
CREATE MATERIALIZED VIEW "Copy" AS SELECT * FROM "User" WITH NO DATA;

-- case: A materialized view with indexes is dropped
-- grade: exact
DROP MATERIALIZED VIEW "Ages";

-- case: A materialized view without rows is dropped
-- grade: exact
-- section: history
CREATE MATERIALIZED VIEW "Copy" WITH (fillfactor = 70) AS SELECT * FROM "User" WITH NO DATA;
COMMENT ON MATERIALIZED VIEW "Copy" IS 'copy';
GRANT SELECT ON "Copy" TO app_reader;
-- section: migration
DROP MATERIALIZED VIEW "Copy";

-- case: A materialized view is refreshed
-- grade: exact lossy
REFRESH MATERIALIZED VIEW CONCURRENTLY "Ages";

-- case: A materialized view is filled for the first time
-- grade: exact lossy
-- section: history
CREATE MATERIALIZED VIEW "Copy" AS SELECT * FROM "User" WITH NO DATA;
-- section: migration
REFRESH MATERIALIZED VIEW "Copy";

-- case: A materialized view is emptied
-- grade: exact lossy
REFRESH MATERIALIZED VIEW "Ages" WITH NO DATA;

-- case: A materialized view is renamed
-- grade: exact
ALTER MATERIALIZED VIEW "Ages" RENAME TO "AgeCount";

-- case: A materialized view is dropped and created in another form
-- grade: exact
DROP MATERIALIZED VIEW "Ages";
CREATE MATERIALIZED VIEW "Ages" AS SELECT "age" FROM "User";
CREATE INDEX "Ages_idx" ON "Ages"("age");

-- case: A column is added and the view over it replaced
-- grade: exact lossy irreversible
ALTER TABLE "User" ADD COLUMN "city" TEXT;
CREATE OR REPLACE VIEW "Short" AS SELECT "id", "name", (SELECT max("city") FROM "User") AS "city" FROM "Names";
