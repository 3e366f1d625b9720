-- base:
CREATE TABLE "User" ("id" SERIAL PRIMARY KEY, "name" TEXT, "age" INTEGER);
INSERT INTO "User" ("name") VALUES ('a');

-- case: An extension is created
-- grade: exact
CREATE EXTENSION "citext";

-- case: An extension is created where it may be there
-- grade: exact
-- CreateExtension
CREATE EXTENSION IF NOT EXISTS "pg_trgm";

-- case: An extension that is there
-- grade: exact
-- section: history
CREATE EXTENSION "pg_trgm";
-- section: migration
CREATE EXTENSION IF NOT EXISTS "pg_trgm";

-- case: An extension in a schema of its own
-- grade: exact
CREATE SCHEMA "ext";
CREATE EXTENSION IF NOT EXISTS "hstore" WITH SCHEMA "ext";

-- case: An extension is created and used
-- grade: exact
CREATE EXTENSION "citext";
ALTER TABLE "User" ADD COLUMN "mail" CITEXT;
CREATE INDEX "User_mail" ON "User"("mail");

-- case: An extension is dropped
-- grade: exact
-- section: history
CREATE EXTENSION "hstore";
-- section: migration
DROP EXTENSION "hstore";

-- case: An extension is dropped with its columns
-- grade: lossy irreversible
-- section: history
CREATE EXTENSION "citext";
ALTER TABLE "User" ADD COLUMN "mail" CITEXT;
-- section: migration
DROP EXTENSION "citext" CASCADE;

-- case: An extension moves to another schema
-- grade: exact irreversible
-- section: history
CREATE SCHEMA "ext";
CREATE EXTENSION "hstore";
-- section: migration
ALTER EXTENSION "hstore" SET SCHEMA "ext";

-- case: Statistics are created
-- grade: exact
CREATE STATISTICS "User_stats" (ndistinct, dependencies) ON "name", "age" FROM "User";

-- case: Statistics without a name
-- grade: exact irreversible
-- postgres: 18
CREATE STATISTICS ON "name", "age" FROM "User";

-- case: Statistics are dropped
-- grade: exact irreversible
-- section: history
CREATE STATISTICS "User_stats" (ndistinct, dependencies) ON "name", "age" FROM "User";
ALTER STATISTICS "User_stats" SET STATISTICS 500;
-- section: migration
DROP STATISTICS "User_stats";

-- case: Statistics get a target
-- grade: exact irreversible
-- section: history
CREATE STATISTICS "User_stats" ON "name", "age" FROM "User";
-- section: migration
ALTER STATISTICS "User_stats" SET STATISTICS 500;

-- case: A publication is created
-- grade: exact
CREATE PUBLICATION "pub" FOR TABLE "User";

-- case: A publication is changed
-- grade: exact irreversible
-- section: history
CREATE TABLE "Post" ("id" INTEGER PRIMARY KEY);
CREATE PUBLICATION "pub" FOR TABLE "User";
-- section: migration
ALTER PUBLICATION "pub" ADD TABLE "Post";

-- case: A publication is dropped
-- grade: exact irreversible
-- section: history
CREATE PUBLICATION "pub" FOR TABLE "User" WITH (publish = 'insert, update');
-- section: migration
DROP PUBLICATION "pub";

-- case: A publication of all tables
-- grade: exact
CREATE PUBLICATION "pub" FOR ALL TABLES;

-- case: A cast
-- grade: exact irreversible
CREATE CAST (TEXT AS INTEGER) WITH INOUT AS ASSIGNMENT;

-- case: A collation
-- grade: exact irreversible
CREATE COLLATION "nocase" (provider = icu, locale = 'und-u-ks-level2', deterministic = false);

-- case: An operator
-- grade: exact irreversible
CREATE OPERATOR === (LEFTARG = INTEGER, RIGHTARG = INTEGER, FUNCTION = int4eq);

-- case: A text search configuration
-- grade: exact irreversible
CREATE TEXT SEARCH CONFIGURATION "mine" (COPY = simple);

-- case: A setting of the database
-- grade: lossy irreversible
DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET work_mem = %L', current_database(), '8MB'); END $$;

-- case: VACUUM
-- grade: exact
VACUUM "User";

-- case: Triggers of constraints are disabled
-- grade: exact irreversible
-- section: history
CREATE TABLE "Post" ("id" INTEGER, "userId" INTEGER REFERENCES "User"("id"));
-- section: migration
ALTER TABLE "Post" DISABLE TRIGGER ALL;

-- case: A foreign table
-- grade: exact irreversible
CREATE EXTENSION "file_fdw";
CREATE SERVER "files" FOREIGN DATA WRAPPER file_fdw;
CREATE FOREIGN TABLE "Csv" ("a" TEXT) SERVER "files" OPTIONS (filename '/dev/null');

-- case: An access method
-- grade: exact irreversible
-- postgres: 18
ALTER TABLE "User" SET ACCESS METHOD heap;

-- case: A subscription-free file with only comments
-- grade: exact
-- This is an empty migration.
SELECT 1;
