-- Cases for the plan that changes many rows in batches. The format is described in case-file.ts.

-- case: A constant in rows without one
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, "status" TEXT, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
INSERT INTO "User" ("status") SELECT CASE WHEN i % 3 = 0 THEN 'off' END FROM generate_series(1, 3000) AS i;
-- section: change
UPDATE "User" SET "status" = 'active' WHERE "status" IS NULL;
-- section: client 0
SELECT "id", "status" FROM "User" LIMIT 1;
INSERT INTO "User" ("status") VALUES ('off');
-- section: write 0
INSERT INTO "User" ("status") VALUES ('zero');
-- section: expect
SELECT "status", count(*) FROM "User" GROUP BY 1 ORDER BY 1
-- => active | 2000; off | 1000; zero | 1

-- case: Two columns, no condition, a composite key
-- section: history
CREATE TABLE "User" ("t" INTEGER, "id" INTEGER, "a" TEXT, "b" TEXT, PRIMARY KEY ("t", "id"));
INSERT INTO "User" SELECT i % 7, i, 'A' || i, NULL FROM generate_series(1, 3000) AS i;
-- section: change
UPDATE "User" SET "b" = lower("a"), "a" = 'x' || "a" WHERE true;
-- section: client 0
SELECT "id" FROM "User" LIMIT 1;

-- case: The value hangs on the old one
-- section: history
CREATE TABLE "Account" ("id" SERIAL PRIMARY KEY, "cents" INTEGER NOT NULL);
INSERT INTO "Account" ("cents") SELECT i FROM generate_series(1, 3000) AS i;
-- section: change
UPDATE "Account" SET "cents" = "cents" * 100;
-- section: client 0
SELECT "id", "cents" FROM "Account" LIMIT 1;
-- section: expect
SELECT count(*) FROM "Account" WHERE "cents" <> "id" * 100
-- => 0

-- case: From another table, with an alias
-- section: history
CREATE TABLE "Team" ("id" INTEGER PRIMARY KEY, "name" TEXT);
INSERT INTO "Team" SELECT i, 'team ' || i FROM generate_series(1, 10) AS i;
CREATE TABLE "User" ("id" SERIAL PRIMARY KEY, "teamId" INTEGER, "teamName" TEXT);
INSERT INTO "User" ("teamId") SELECT 1 + i % 12 FROM generate_series(1, 3000) AS i;
-- section: change
UPDATE "User" AS u SET "teamName" = t."name" FROM "Team" t WHERE t."id" = u."teamId";
-- section: client 0
SELECT "id", "teamName" FROM "User" LIMIT 1;

-- case: DELETE with USING
-- section: history
CREATE TABLE "Team" ("id" INTEGER PRIMARY KEY, "gone" BOOLEAN NOT NULL);
INSERT INTO "Team" SELECT i, i % 2 = 0 FROM generate_series(1, 10) AS i;
CREATE TABLE "User" ("id" SERIAL PRIMARY KEY, "teamId" INTEGER);
INSERT INTO "User" ("teamId") SELECT 1 + i % 12 FROM generate_series(1, 3000) AS i;
-- section: change
DELETE FROM "User" USING "Team" AS t WHERE t."id" = "User"."teamId" AND t."gone";
-- section: client 0
SELECT "id" FROM "User" LIMIT 1;

-- case: DELETE by age, quoted and non-ASCII names, no primary key
-- section: history
CREATE SCHEMA "my app";
CREATE TABLE "my app"."Größe ""x""" ("ä b" INTEGER, "at" DATE);
INSERT INTO "my app"."Größe ""x""" SELECT i, DATE '2020-01-01' + i FROM generate_series(1, 3000) AS i;
-- section: change
DELETE FROM "my app"."Größe ""x""" WHERE "at" < '2024-01-01';
-- section: client 0
SELECT "ä b" FROM "my app"."Größe ""x""" LIMIT 1;

-- case: A partitioned table without a key
-- section: history
CREATE TABLE "Event" ("at" DATE NOT NULL, "n" INTEGER) PARTITION BY RANGE ("at");
CREATE TABLE "Event_2025" PARTITION OF "Event" FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE "Event_2026" PARTITION OF "Event" FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
INSERT INTO "Event" SELECT DATE '2025-01-01' + i % 700, NULL FROM generate_series(1, 3000) AS i;
-- section: change
UPDATE "Event" SET "n" = 0 WHERE "n" IS NULL;
-- section: client 0
INSERT INTO "Event" VALUES ('2026-02-02', 1);

-- case: A subquery
-- section: history
CREATE TABLE "Team" ("id" INTEGER PRIMARY KEY, "name" TEXT);
INSERT INTO "Team" SELECT i, 'team ' || i FROM generate_series(1, 10) AS i;
CREATE TABLE "User" ("id" SERIAL PRIMARY KEY, "teamId" INTEGER, "teamName" TEXT);
INSERT INTO "User" ("teamId") SELECT 1 + i % 10 FROM generate_series(1, 3000) AS i;
-- section: change
UPDATE "User" SET "teamName" = (SELECT t."name" FROM "Team" t WHERE t."id" = "User"."teamId");
-- section: client 0
SELECT "id" FROM "User" LIMIT 1;

-- case: A volatile value
-- differs: "User"."token"
-- section: history
CREATE TABLE "User" ("id" SERIAL PRIMARY KEY, "token" UUID);
INSERT INTO "User" SELECT FROM generate_series(1, 3000);
-- section: change
UPDATE "User" SET "token" = gen_random_uuid();
-- section: client 0
SELECT "id", "token" FROM "User" LIMIT 1;
-- section: expect
SELECT count(DISTINCT "token") FROM "User"
-- => 3000

-- case: Asked for by operands
-- operands: table=User set=status = 'a = b' where="status" IS NULL
-- section: history
CREATE TABLE "User" ("id" SERIAL PRIMARY KEY, "status" TEXT);
INSERT INTO "User" SELECT FROM generate_series(1, 3000);
-- section: one-step
UPDATE "User" SET "status" = 'a = b' WHERE "status" IS NULL;
-- section: client 0
SELECT "id" FROM "User" LIMIT 1;

-- case: A json value
-- section: history
CREATE TABLE "User" ("id" SERIAL PRIMARY KEY, "meta" JSON);
INSERT INTO "User" SELECT FROM generate_series(1, 3000);
-- section: change
UPDATE "User" SET "meta" = '{"a": 1}' WHERE "meta" IS NULL;
-- section: client 0
SELECT "id" FROM "User" LIMIT 1;

-- case: The value hangs on the old one, and there is no key
-- refused: no primary key
-- section: history
CREATE TABLE "Account" ("cents" INTEGER NOT NULL);
-- section: change
UPDATE "Account" SET "cents" = "cents" * 100;

-- case: WITH
-- refused: WITH
-- section: history
CREATE TABLE "User" ("id" SERIAL PRIMARY KEY, "a" INTEGER);
CREATE TABLE "Post" ("id" SERIAL PRIMARY KEY, "a" INTEGER);
-- section: change
WITH gone AS (DELETE FROM "Post" RETURNING "a") UPDATE "User" SET "a" = gone."a" FROM gone;
