-- Cases for the plan that adds a serial column. The format is described in case-file.ts.

-- case: A serial column, 3,000 rows
-- differs: "User"."number"
-- section: history
CREATE TABLE "User" ("id" TEXT NOT NULL, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
INSERT INTO "User" SELECT 'u' || i FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "User" ADD COLUMN "number" SERIAL NOT NULL;
-- section: client 0
INSERT INTO "User" ("id") VALUES ('x');
-- section: write 0
INSERT INTO "User" ("id") VALUES ('zero' || :n);
-- section: expect
SELECT count(DISTINCT "number") = count(*) FROM "User"
-- => true

-- case: The primary key of a table without one
-- postgres: 18
-- differs: "Log"."id"
-- section: history
CREATE TABLE "Log" ("text" TEXT);
INSERT INTO "Log" SELECT 'u' || i FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "Log" ADD COLUMN "id" BIGSERIAL PRIMARY KEY;
-- section: client 0
INSERT INTO "Log" ("text") VALUES ('x');

-- case: The primary key of a table without one, before 18
-- postgres: 14
-- differs: "Log"."id"
-- section: history
CREATE TABLE "Log" ("text" TEXT);
INSERT INTO "Log" SELECT 'u' || i FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "Log" ADD COLUMN "id" BIGSERIAL PRIMARY KEY;
-- section: client 0
INSERT INTO "Log" ("text") VALUES ('x');

-- case: The name of the sequence is taken, another schema, names outside of ASCII
-- differs: "my app"."Größe"."nr. 1"
-- section: history
CREATE SCHEMA "my app";
CREATE TABLE "my app"."Größe" ("a" INTEGER, "b" INTEGER, PRIMARY KEY ("a", "b"));
CREATE SEQUENCE "my app"."Größe_nr. 1_seq";
INSERT INTO "my app"."Größe" SELECT i % 5, i FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "my app"."Größe" ADD COLUMN "nr. 1" SMALLSERIAL;
-- section: client 0
INSERT INTO "my app"."Größe" VALUES (1, 0);

-- case: A partitioned table with a unique number
-- differs: "Event_2025"."n"
-- differs: "Event_2026"."n"
-- section: history
CREATE TABLE "Event" ("at" DATE NOT NULL, "x" INTEGER) PARTITION BY RANGE ("at");
CREATE TABLE "Event_2025" PARTITION OF "Event" FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE "Event_2026" PARTITION OF "Event" FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
INSERT INTO "Event" SELECT DATE '2025-01-01' + i % 700, i FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "Event" ADD COLUMN "n" SERIAL;
-- section: client 0
INSERT INTO "Event" VALUES ('2026-02-02', 1);

-- case: Asked for by operands
-- operands: table=User name=number type=bigint
-- differs: "User"."number"
-- section: history
CREATE TABLE "User" ("id" TEXT NOT NULL, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
INSERT INTO "User" SELECT 'u' || i FROM generate_series(1, 3000) AS i;
-- section: one-step
ALTER TABLE "User" ADD COLUMN "number" BIGSERIAL;
-- section: client 0
INSERT INTO "User" ("id") VALUES ('x');

-- case: No integer
-- operands: table=User name=number type=text
-- refused: is none
-- section: history
CREATE TABLE "User" ("id" TEXT NOT NULL, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));

-- case: Another action of the statement uses it
-- refused: The same statement adds "id" and uses it
-- section: history
CREATE TABLE "Log" ("a" INTEGER, CONSTRAINT "Log_pkey" PRIMARY KEY ("a"));
-- section: change
ALTER TABLE "Log" DROP CONSTRAINT "Log_pkey", ADD COLUMN "id" SERIAL NOT NULL, ADD CONSTRAINT "Log_pkey" PRIMARY KEY ("id");
