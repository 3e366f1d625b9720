-- Cases for the plan that adds a primary key. The format is described in case-file.ts.

-- case: A nullable column, 3,000 rows
-- section: history
CREATE TABLE "Log" ("id" INTEGER, "text" TEXT);
INSERT INTO "Log" SELECT i, 't' || i FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "Log" ADD PRIMARY KEY ("id");
-- section: client 0
INSERT INTO "Log" VALUES (NULL, 'x');
INSERT INTO "Log" VALUES (1, 'x');
-- section: client 1
INSERT INTO "Log" VALUES (0, 'x');
-- section: write 1
INSERT INTO "Log" VALUES (10000 + :n, 'x');
-- section: expect
SELECT count(*) > 3002 FROM "Log"
-- => true

-- case: Two columns, one of them nullable, another schema, names outside of ASCII
-- option: code=ready
-- section: history
CREATE SCHEMA "my app";
CREATE TABLE "my app"."Größe ""x""" ("a" INTEGER NOT NULL, "bö" INTEGER, "c d" TEXT);
INSERT INTO "my app"."Größe ""x""" SELECT i % 50, i, 'c' FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "my app"."Größe ""x""" ADD CONSTRAINT "schlüssel" PRIMARY KEY ("a", "bö") INCLUDE ("c d");
-- section: client 0
INSERT INTO "my app"."Größe ""x""" VALUES (1, 5000, 'x');

-- case: As Prisma replaces one
-- section: history
CREATE TABLE "Member" ("id" SERIAL NOT NULL, "userId" INTEGER NOT NULL, "teamId" INTEGER NOT NULL, CONSTRAINT "Member_pkey" PRIMARY KEY ("id"));
INSERT INTO "Member" ("userId", "teamId") SELECT i, i % 7 FROM generate_series(1, 3000) AS i;
-- section: change
/*
  Warnings:

  - The primary key for the `Member` table will be changed. If it partially fails, the table could be left without primary key constraint.

*/
-- AlterTable
ALTER TABLE "Member" DROP CONSTRAINT "Member_pkey",
ADD CONSTRAINT "Member_pkey" PRIMARY KEY ("userId", "teamId");
-- section: client 0
INSERT INTO "Member" ("userId", "teamId") VALUES (1, 1);
-- section: client 1
INSERT INTO "Member" ("userId", "teamId") VALUES (1, 10);

-- case: A partitioned table
-- section: history
CREATE TABLE "Event" ("at" DATE NOT NULL, "id" INTEGER) PARTITION BY RANGE ("at");
CREATE TABLE "Event_2025" PARTITION OF "Event" FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE "Event_2026" PARTITION OF "Event" FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
INSERT INTO "Event" SELECT DATE '2025-01-01' + i % 700, i FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "Event" ADD CONSTRAINT "Event_pkey" PRIMARY KEY ("at", "id");
-- section: client 0
INSERT INTO "Event" VALUES ('2026-02-02', 1);
-- section: client 1
INSERT INTO "Event" VALUES ('2026-02-02', 0);

-- case: Asked for by operands
-- operands: table=Log columns=id
-- section: history
CREATE TABLE "Log" ("id" INTEGER NOT NULL, "text" TEXT);
INSERT INTO "Log" SELECT i, 't' || i FROM generate_series(1, 3000) AS i;
-- section: one-step
ALTER TABLE "Log" ADD PRIMARY KEY ("id");
-- section: client 0
INSERT INTO "Log" VALUES (1, 'x');
-- section: client 1
INSERT INTO "Log" VALUES (0, 'x');

-- case: There is one already
-- refused: has the primary key "Log_pkey" already
-- section: history
CREATE TABLE "Log" ("id" INTEGER PRIMARY KEY, "b" INTEGER);
-- section: change
ALTER TABLE "Log" ADD CONSTRAINT "two" PRIMARY KEY ("b");

-- case: Foreign keys stand on the one to be replaced
-- refused: These foreign keys stand on "Log_pkey"
-- section: history
CREATE TABLE "Log" ("id" INTEGER PRIMARY KEY, "b" INTEGER);
CREATE TABLE "Line" ("id" INTEGER PRIMARY KEY, "log" INTEGER REFERENCES "Log");
-- section: change
ALTER TABLE "Log" DROP CONSTRAINT "Log_pkey", ADD CONSTRAINT "Log_pkey" PRIMARY KEY ("b");

-- case: Over a column that the same statement adds
-- refused: The same statement adds "id"
-- section: history
CREATE TABLE "Log" ("a" INTEGER, "b" INTEGER, CONSTRAINT "Log_pkey" PRIMARY KEY ("a", "b"));
-- section: change
ALTER TABLE "Log" DROP CONSTRAINT "Log_pkey", ADD COLUMN "id" SERIAL NOT NULL, ADD CONSTRAINT "Log_pkey" PRIMARY KEY ("id");

-- case: With a foreign key to it, on a table without rows of its own
-- option: code=ready
-- section: history
CREATE TABLE "Base" ("a" INTEGER NOT NULL, "b" INTEGER NOT NULL, CONSTRAINT "Base_pkey" PRIMARY KEY ("a"), CONSTRAINT "Base_b_key" UNIQUE ("b"));
CREATE TABLE "Line" ("id" INTEGER PRIMARY KEY, "base" INTEGER REFERENCES "Base" ("b"));
INSERT INTO "Base" SELECT i, i FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "Base" DROP CONSTRAINT "Base_pkey", ADD PRIMARY KEY ("b", "a");
-- section: client 0
INSERT INTO "Line" VALUES (1, 1);
