-- base:
CREATE SCHEMA "Sales";
CREATE TYPE "Sales"."State" AS ENUM ('open', 'done');
CREATE TABLE "Sales"."Order" ("id" SERIAL PRIMARY KEY, "state" "Sales"."State" NOT NULL DEFAULT 'open', "note" TEXT);
CREATE INDEX "Order_note" ON "Sales"."Order"("note");
CREATE TABLE "Plain" ("id" INTEGER PRIMARY KEY, "orderId" INTEGER CONSTRAINT "Plain_fk" REFERENCES "Sales"."Order"("id"));
INSERT INTO "Sales"."Order" ("note") VALUES ('a'), ('b');

-- case: A schema is created
-- grade: exact
CREATE SCHEMA "Audit";

-- case: A schema with tables is created
-- grade: exact
CREATE SCHEMA IF NOT EXISTS "Audit";
CREATE TABLE "Audit"."Log" ("id" INTEGER PRIMARY KEY);
CREATE TYPE "Audit"."Kind" AS ENUM ('a');

-- case: A schema with parts of its own
-- grade: exact irreversible
CREATE SCHEMA "Audit" CREATE TABLE "Log" ("id" INTEGER PRIMARY KEY);

-- case: A schema that is there already
-- grade: exact
CREATE SCHEMA IF NOT EXISTS "Sales";

-- case: The schema public as Prisma writes it
-- grade: exact
-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- case: A schema with an owner
-- grade: exact
CREATE SCHEMA "Audit" AUTHORIZATION app_owner;

-- case: An empty schema is dropped
-- grade: exact
-- section: history
CREATE SCHEMA "Empty";
COMMENT ON SCHEMA "Empty" IS 'empty';
GRANT USAGE ON SCHEMA "Empty" TO app_reader;
-- section: migration
DROP SCHEMA "Empty";

-- case: A schema is dropped with all in it
-- grade: lossy irreversible
DROP SCHEMA "Sales" CASCADE;

-- case: A schema that is not there is dropped with IF EXISTS
-- grade: exact
DROP SCHEMA IF EXISTS "Nothing";

-- case: A schema gets another owner
-- grade: exact
ALTER SCHEMA "Sales" OWNER TO app_owner;

-- case: A table moves to another schema
-- grade: exact
ALTER TABLE "Plain" SET SCHEMA "Sales";

-- case: A table with serial and indexes moves to public
-- grade: exact
ALTER TABLE "Sales"."Order" SET SCHEMA public;

-- case: A table moves and is renamed
-- grade: exact
ALTER TABLE "Sales"."Order" RENAME TO "Bill";
ALTER TABLE "Sales"."Bill" SET SCHEMA public;
ALTER TABLE "Bill" RENAME COLUMN "note" TO "text";

-- case: A table moves and changes
-- grade: exact
ALTER TABLE "Plain" SET SCHEMA "Sales";
ALTER TABLE "Sales"."Plain" ADD COLUMN "x" TEXT, DROP CONSTRAINT "Plain_fk";
CREATE INDEX "Plain_x" ON "Sales"."Plain"("x");

-- case: A type that a column uses moves
-- grade: exact
ALTER TYPE "Sales"."State" SET SCHEMA public;

-- case: Names without a schema and a search path
-- grade: exact
SET search_path = "Sales", public;
CREATE TABLE "Item" ("id" INTEGER PRIMARY KEY, "state" "State");
ALTER TABLE "Order" ADD COLUMN "more" TEXT;
CREATE INDEX "Order_more" ON "Order"("more");

-- case: A search path for one transaction
-- grade: exact
SET LOCAL search_path = "Sales";
CREATE TABLE "Item" ("id" INTEGER PRIMARY KEY);
ALTER TABLE "Order" ALTER COLUMN "note" SET DEFAULT 'x';

-- case: A search path in the history
-- grade: exact
-- section: history
SET search_path = "Sales", public;
CREATE TABLE "Item" ("id" INTEGER PRIMARY KEY, "x" TEXT);
CREATE INDEX "Item_x" ON "Item"("x");
RESET search_path;
-- section: migration
DROP INDEX "Sales"."Item_x";

-- case: The same name in two schemas
-- grade: lossy
-- section: history
CREATE TABLE "Order" ("id" TEXT PRIMARY KEY, "note" DATE);
CREATE INDEX "Order_note" ON "Order"("note" DESC);
-- section: migration
DROP INDEX "Order_note";
ALTER TABLE "Sales"."Order" DROP COLUMN "note";

-- case: Odd names
-- grade: exact
CREATE SCHEMA "a b""c";
CREATE TABLE "a b""c"."t.1" ("col umn" INTEGER, "a.b" TEXT, "sélect" TEXT, "user" TEXT, "UPPER" TEXT);
CREATE INDEX "i.1" ON "a b""c"."t.1"("a.b");
ALTER TABLE "a b""c"."t.1" ADD CONSTRAINT "c.1" CHECK ("col umn" > 0);

-- case: Odd names are dropped
-- grade: lossy
-- section: history
CREATE SCHEMA "a b""c";
CREATE TABLE "a b""c"."t.1" ("col umn" INTEGER DEFAULT 3, "a.b" TEXT, "sélect" TEXT, "user" TEXT, "UPPER" TEXT);
CREATE INDEX "i.1" ON "a b""c"."t.1"("a.b");
ALTER TABLE "a b""c"."t.1" ADD CONSTRAINT "c.1" CHECK ("col umn" > 0);
COMMENT ON COLUMN "a b""c"."t.1"."a.b" IS 'with.dot';
-- section: migration
DROP TABLE "a b""c"."t.1";

-- case: Names without quotes are folded
-- grade: exact
CREATE TABLE Loud (ID int PRIMARY KEY, Name text);
ALTER TABLE LOUD ADD COLUMN Age int;
CREATE INDEX Loud_Age ON loud (AGE);

-- case: A name of 63 letters and an index name that is cut
-- grade: exact
CREATE TABLE "a_table_with_a_name_that_is_as_long_as_a_name_may_be_in_postgres" ("a_column_with_a_long_name_too" INTEGER);
CREATE INDEX ON "a_table_with_a_name_that_is_as_long_as_a_name_may_be_in_postgre" ("a_column_with_a_long_name_too");
ALTER TABLE "Plain" ADD COLUMN "a_column_with_a_name_that_is_far_longer_than_what_postgres_takes_for_one" TEXT UNIQUE;
