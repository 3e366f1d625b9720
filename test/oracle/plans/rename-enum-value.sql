-- Cases for the plan that renames a value of an enum. The format is described in case-file.ts.

-- case: NOT NULL, a default, an index, a check, a view
-- section: history
CREATE TYPE "Role" AS ENUM ('USER', 'ADMIN');
CREATE TABLE "User" ("id" SERIAL NOT NULL, "role" "Role" NOT NULL DEFAULT 'USER', CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
CREATE INDEX "User_role_idx" ON "User" ("role");
CREATE VIEW "Admins" AS SELECT "id", "role" FROM "User" WHERE "role" = 'ADMIN';
INSERT INTO "User" ("role") SELECT CASE WHEN i % 2 = 0 THEN 'USER' ELSE 'ADMIN' END::"Role" FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TYPE "Role" RENAME VALUE 'USER' TO 'MEMBER';
-- section: client 0
SELECT "id" FROM "User" WHERE "role" = 'USER'::text::"Role" LIMIT 1;
INSERT INTO "User" ("role") VALUES ('USER');
INSERT INTO "User" DEFAULT VALUES;
SELECT "id", "role"::text FROM "Admins" LIMIT 1;
-- section: write 0
INSERT INTO "User" ("role") VALUES ('USER');
-- section: client 1.1
SELECT "id" FROM "User" WHERE "role" IN ('USER', 'MEMBER') LIMIT 1;
INSERT INTO "User" ("role") VALUES ('USER');
-- section: client 1.2
SELECT "id" FROM "User" WHERE "role" IN ('USER', 'MEMBER') LIMIT 1;
INSERT INTO "User" ("role") VALUES ('MEMBER');
INSERT INTO "User" DEFAULT VALUES;
-- section: write 1.2
INSERT INTO "User" ("role") VALUES ('MEMBER');
-- section: client 2
SELECT "id" FROM "User" WHERE "role" = 'MEMBER'::text::"Role" LIMIT 1;
INSERT INTO "User" ("role") VALUES ('MEMBER');
INSERT INTO "User" DEFAULT VALUES;
SELECT "id", "role"::text FROM "Admins" LIMIT 1;
-- section: write 2
INSERT INTO "User" ("role") VALUES ('MEMBER');
UPDATE "User" SET "role" = 'ADMIN' WHERE "id" = 100 + :n;
-- section: expect
SELECT count(*) FROM "User" WHERE "role" = 'MEMBER' AND "id" > 3000
-- => 14

-- case: Two tables, an array, nulls, quoted and non-ASCII names
-- section: history
CREATE SCHEMA "my app";
CREATE TYPE "my app"."Größe ""x""" AS ENUM ('it''s', 'b', 'c');
CREATE TABLE "my app"."A" ("id" SERIAL PRIMARY KEY, "g" "my app"."Größe ""x"""[] NOT NULL DEFAULT ARRAY['it''s']::"my app"."Größe ""x"""[]);
CREATE TABLE "B" ("id" SERIAL PRIMARY KEY, "ä b" "my app"."Größe ""x""");
INSERT INTO "my app"."A" ("g") SELECT ARRAY['it''s', 'c']::"my app"."Größe ""x"""[] FROM generate_series(1, 3000);
INSERT INTO "B" ("ä b") SELECT CASE WHEN i % 3 > 0 THEN 'it''s'::"my app"."Größe ""x""" END FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TYPE "my app"."Größe ""x""" RENAME VALUE 'it''s' TO 'ü''';
-- section: client 0
INSERT INTO "B" ("ä b") VALUES ('it''s');
INSERT INTO "my app"."A" DEFAULT VALUES;
-- section: client 1
INSERT INTO "B" ("ä b") VALUES ('ü''');
-- section: client 2
INSERT INTO "B" ("ä b") VALUES ('ü''');
INSERT INTO "my app"."A" DEFAULT VALUES;

-- case: Asked for by operands, nobody uses it
-- operands: type=Role value=USER to=MEMBER
-- section: history
CREATE TYPE "Role" AS ENUM ('USER', 'ADMIN');
-- section: one-step
ALTER TYPE "Role" RENAME VALUE 'USER' TO 'MEMBER';
-- section: client 0
SELECT 1;
-- section: client 1
SELECT 1;
-- section: client 2
SELECT 1;

-- case: The new value is there
-- refused: already
-- section: history
CREATE TYPE "Role" AS ENUM ('USER', 'ADMIN');
-- section: change
ALTER TYPE "Role" RENAME VALUE 'USER' TO 'ADMIN';

-- case: A function names the type
-- refused: functions
-- section: history
CREATE TYPE "Role" AS ENUM ('USER', 'ADMIN');
CREATE FUNCTION f(r "Role") RETURNS text LANGUAGE sql AS $$ SELECT r::text $$;
-- section: change
ALTER TYPE "Role" RENAME VALUE 'USER' TO 'MEMBER';

-- case: A partitioned table, without indexes
-- section: history
CREATE TYPE "Kind" AS ENUM ('a', 'b');
CREATE TABLE "Event" ("at" DATE NOT NULL, "k" "Kind" NOT NULL DEFAULT 'a') PARTITION BY RANGE ("at");
CREATE TABLE "Event_2025" PARTITION OF "Event" FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE "Event_2026" PARTITION OF "Event" FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
INSERT INTO "Event" SELECT DATE '2025-01-01' + i % 700, 'a' FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TYPE "Kind" RENAME VALUE 'a' TO 'A';
-- section: client 0
INSERT INTO "Event" VALUES ('2026-02-02', 'a');
-- section: client 1
INSERT INTO "Event" VALUES ('2026-02-02', 'A');
-- section: client 2
INSERT INTO "Event" ("at") VALUES ('2026-02-02');

-- case: In a unique constraint of several columns, with a check and a comment
-- section: history
CREATE TYPE "Kind" AS ENUM ('a', 'b');
CREATE TABLE "T" ("id" INTEGER NOT NULL, "k" "Kind" NOT NULL, CONSTRAINT "once" UNIQUE ("id", "k"), CONSTRAINT "odd" CHECK ("k" <> 'b' OR "id" > 0));
COMMENT ON COLUMN "T"."k" IS 'what it is';
CREATE INDEX "some" ON "T" ("id") WHERE "k" = 'b';
INSERT INTO "T" SELECT i, 'a' FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TYPE "Kind" RENAME VALUE 'a' TO 'A';
-- section: client 0
INSERT INTO "T" VALUES (5000, 'a');
-- section: client 1
INSERT INTO "T" VALUES (5000, 'A');
-- section: client 2
INSERT INTO "T" VALUES (5000, 'A');

-- case: The check names the old value
-- refused: which goes
-- section: history
CREATE TYPE "Kind" AS ENUM ('a', 'b');
CREATE TABLE "T" ("id" INTEGER PRIMARY KEY, "k" "Kind", CONSTRAINT "odd" CHECK ("k" <> 'a' OR "id" > 0));
-- section: change
ALTER TYPE "Kind" RENAME VALUE 'a' TO 'A';
-- section: client 0
INSERT INTO "T" VALUES (5000, 'a');
-- section: client 1
INSERT INTO "T" VALUES (5000, 'A');
-- section: client 2
INSERT INTO "T" VALUES (5000, 'A');
