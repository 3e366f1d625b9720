-- Cases for the plan that adds a computed column. The format is described in case-file.ts.
-- In the end the column is a plain one with a trigger: `one-step` is what PostgreSQL's generated column would hold, in that form.

-- case: A text for searching, 3,000 rows, and code writes while it goes on
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, "first" TEXT, "last" TEXT NOT NULL, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
INSERT INTO "User" ("first", "last") SELECT NULLIF('F' || i % 7, 'F3'), 'L' || i FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "User" ADD COLUMN "search" TEXT GENERATED ALWAYS AS (lower(coalesce("User"."first", '') || ' ' || last)) STORED;
-- section: one-step
ALTER TABLE "User" ADD COLUMN "search" TEXT;
CREATE FUNCTION "User_search_compute"() RETURNS trigger LANGUAGE plpgsql AS $compute$
#variable_conflict use_column
BEGIN
  NEW."search" := (SELECT lower(coalesce("User"."first", '') || ' ' || last) FROM (SELECT NEW.*) AS "User");
  RETURN NEW;
END
$compute$;
CREATE TRIGGER "User_search_compute" BEFORE INSERT OR UPDATE ON "User" FOR EACH ROW EXECUTE FUNCTION "User_search_compute"();
UPDATE "User" SET "search" = '';
-- section: client 0
INSERT INTO "User" ("last") VALUES ('x');
UPDATE "User" SET "first" = 'x' WHERE "id" = 1;
-- section: write 0
INSERT INTO "User" ("last") VALUES ('ZERO');
UPDATE "User" SET "first" = 'ZERO' WHERE "id" = 100 + :n;
-- section: expect
SELECT count(*) FROM "User" WHERE "search" IS DISTINCT FROM lower(coalesce("first", '') || ' ' || "last")
-- => 0

-- case: Required, with an index of its own, without a primary key
-- section: history
CREATE TABLE "Log" ("found" INTEGER, "new" INTEGER NOT NULL);
INSERT INTO "Log" SELECT NULLIF(i % 5, 0), i FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "Log" ADD COLUMN "twice" INTEGER NOT NULL GENERATED ALWAYS AS (2 * "new" + coalesce("found", 0)) STORED;
-- section: one-step
ALTER TABLE "Log" ADD COLUMN "twice" INTEGER;
CREATE FUNCTION "Log_twice_compute"() RETURNS trigger LANGUAGE plpgsql AS $compute$
#variable_conflict use_column
BEGIN
  NEW."twice" := (SELECT 2 * "new" + coalesce("found", 0) FROM (SELECT NEW.*) AS "Log");
  RETURN NEW;
END
$compute$;
CREATE TRIGGER "Log_twice_compute" BEFORE INSERT OR UPDATE ON "Log" FOR EACH ROW EXECUTE FUNCTION "Log_twice_compute"();
UPDATE "Log" SET "twice" = 0;
ALTER TABLE "Log" ALTER COLUMN "twice" SET NOT NULL;
-- section: client 0
INSERT INTO "Log" VALUES (NULL, 3);
UPDATE "Log" SET "new" = 2 WHERE "new" = 1;

-- case: Another schema and names outside of ASCII, unique
-- section: history
CREATE SCHEMA "my app";
CREATE TABLE "my app"."Größe ""x""" ("näme" TEXT NOT NULL, "b" INTEGER, PRIMARY KEY ("näme", "b"));
INSERT INTO "my app"."Größe ""x""" SELECT 'N' || i % 3, i FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "my app"."Größe ""x""" ADD COLUMN "Schlüssel" TEXT UNIQUE GENERATED ALWAYS AS ("näme" || '/' || "b"::text) STORED;
-- section: one-step
ALTER TABLE "my app"."Größe ""x""" ADD COLUMN "Schlüssel" TEXT UNIQUE;
CREATE FUNCTION "my app"."Größe ""x""_Schlüssel_compute"() RETURNS trigger LANGUAGE plpgsql AS $compute$
#variable_conflict use_column
BEGIN
  NEW."Schlüssel" := (SELECT "näme" || '/' || "b"::text FROM (SELECT NEW.*) AS "Größe ""x""");
  RETURN NEW;
END
$compute$;
CREATE TRIGGER "Größe ""x""_Schlüssel_compute" BEFORE INSERT OR UPDATE ON "my app"."Größe ""x""" FOR EACH ROW EXECUTE FUNCTION "my app"."Größe ""x""_Schlüssel_compute"();
UPDATE "my app"."Größe ""x""" SET "Schlüssel" = '';
-- section: client 0
INSERT INTO "my app"."Größe ""x""" VALUES ('x', 1);

-- case: A partitioned table
-- section: history
CREATE TABLE "Event" ("at" DATE NOT NULL, "x" INTEGER) PARTITION BY RANGE ("at");
CREATE TABLE "Event_2025" PARTITION OF "Event" FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE "Event_2026" PARTITION OF "Event" FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
INSERT INTO "Event" SELECT DATE '2025-01-01' + i % 700, i FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "Event" ADD COLUMN "y" INTEGER GENERATED ALWAYS AS (x + 1) STORED;
-- section: one-step
ALTER TABLE "Event" ADD COLUMN "y" INTEGER;
CREATE FUNCTION "Event_y_compute"() RETURNS trigger LANGUAGE plpgsql AS $compute$
#variable_conflict use_column
BEGIN
  NEW."y" := (SELECT x + 1 FROM (SELECT NEW.*) AS "Event");
  RETURN NEW;
END
$compute$;
CREATE TRIGGER "Event_y_compute" BEFORE INSERT OR UPDATE ON "Event" FOR EACH ROW EXECUTE FUNCTION "Event_y_compute"();
UPDATE "Event" SET "y" = 0;
-- section: client 0
INSERT INTO "Event" VALUES ('2026-02-02', 1);

-- case: Asked for by operands
-- operands: table=User name=low type=TEXT expression=lower("name")
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, "name" TEXT, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
INSERT INTO "User" ("name") SELECT 'N' || i FROM generate_series(1, 3000) AS i;
-- section: one-step
ALTER TABLE "User" ADD COLUMN "low" TEXT;
CREATE FUNCTION "User_low_compute"() RETURNS trigger LANGUAGE plpgsql AS $compute$
#variable_conflict use_column
BEGIN
  NEW."low" := (SELECT lower("name") FROM (SELECT NEW.*) AS "User");
  RETURN NEW;
END
$compute$;
CREATE TRIGGER "User_low_compute" BEFORE INSERT OR UPDATE ON "User" FOR EACH ROW EXECUTE FUNCTION "User_low_compute"();
UPDATE "User" SET "low" = '';
-- section: client 0
INSERT INTO "User" ("name") VALUES ('x');

-- case: Computed from a generated column
-- refused: is a generated column
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, "a" TEXT, "b" TEXT GENERATED ALWAYS AS (lower("a")) STORED, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
-- section: change
ALTER TABLE "User" ADD COLUMN "c" TEXT GENERATED ALWAYS AS (lower("b")) STORED;
