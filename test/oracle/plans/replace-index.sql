-- Cases for the plan that replaces an index. The format is described in case-file.ts.

-- case: The same name, another column in it
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, "email" TEXT, "name" TEXT, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
CREATE INDEX "User_email_idx" ON "User" ("email");
INSERT INTO "User" ("email") SELECT CASE WHEN i % 3 > 0 THEN 'u' || i END FROM generate_series(1, 3000) AS i;
-- section: change
-- DropIndex
DROP INDEX "User_email_idx";

-- CreateIndex
CREATE INDEX "User_email_idx" ON "User" ("email", "name" DESC);
-- section: client 0
SELECT "id" FROM "User" WHERE "email" = 'u1';
INSERT INTO "User" ("email") VALUES ('new');
-- section: write 0
INSERT INTO "User" ("email") VALUES ('zero' || :n);

-- case: Another name, and it becomes unique
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, "email" TEXT, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
CREATE INDEX "User_email_idx" ON "User" ("email");
INSERT INTO "User" ("email") SELECT 'u' || i FROM generate_series(1, 3000) AS i;
-- section: change
DROP INDEX "User_email_idx";
CREATE UNIQUE INDEX "User_email_key" ON "User" ("email");
-- section: client 0
INSERT INTO "User" ("email") VALUES ('u1');
-- section: client 1
INSERT INTO "User" ("email") VALUES ('new');

-- case: Unique stays unique, without a name, beside another statement, in another schema
-- section: history
CREATE SCHEMA "my app";
CREATE TABLE "my app"."Größe ""x""" ("a b" TEXT, "c" INTEGER);
CREATE UNIQUE INDEX "Größe ""x""_a b_idx" ON "my app"."Größe ""x""" ("a b");
INSERT INTO "my app"."Größe ""x""" SELECT 'A' || i, i FROM generate_series(1, 3000) AS i;
-- section: change
DROP INDEX "my app"."Größe ""x""_a b_idx";
ALTER TABLE "my app"."Größe ""x""" ADD COLUMN "d" INTEGER;
CREATE UNIQUE INDEX ON "my app"."Größe ""x""" ("a b") INCLUDE ("c");
-- section: down
ALTER TABLE "my app"."Größe ""x""" DROP COLUMN "d";
-- section: client 0
INSERT INTO "my app"."Größe ""x""" VALUES ('x', 1);

-- case: A partitioned table
-- section: history
CREATE TABLE "Event" ("at" DATE NOT NULL, "id" INTEGER NOT NULL) PARTITION BY RANGE ("at");
CREATE TABLE "Event_2025" PARTITION OF "Event" FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE "Event_2026" PARTITION OF "Event" FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE INDEX "Event_id_idx" ON "Event" ("id");
INSERT INTO "Event" SELECT DATE '2025-01-01' + i % 700, i FROM generate_series(1, 3000) AS i;
-- section: change
DROP INDEX "Event_id_idx";
CREATE INDEX "Event_id_idx" ON "Event" ("id" DESC);
-- section: client 0
INSERT INTO "Event" VALUES ('2026-02-02', 1);
-- section: expect
SELECT bool_and(indisvalid) FROM pg_index
-- => true

-- case: Asked for by operands
-- operands: index=User_email_idx columns=email where="email" IS NOT NULL
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, "email" TEXT, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
CREATE INDEX "User_email_idx" ON "User" ("email");
INSERT INTO "User" ("email") SELECT 'u' || i FROM generate_series(1, 3000) AS i;
-- section: one-step
DROP INDEX "User_email_idx";
CREATE INDEX "User_email_idx" ON "User" ("email") WHERE "email" IS NOT NULL;
-- section: client 0
INSERT INTO "User" ("email") VALUES ('u1');

-- case: An index behind a constraint
-- operands: index=User_email_key columns=email
-- refused: stands behind the constraint
-- section: history
CREATE TABLE "User" ("id" SERIAL PRIMARY KEY, "email" TEXT, CONSTRAINT "User_email_key" UNIQUE ("email"));
