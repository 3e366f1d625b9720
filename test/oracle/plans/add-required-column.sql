-- Cases for the plan that adds a required column. The format is described in case-file.ts.

-- case: Filled from another column, 3,000 rows
-- option: value=lower("name")||'@example.com'
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, "name" TEXT NOT NULL, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
INSERT INTO "User" ("name") SELECT 'N' || i FROM generate_series(1, 3000) AS i;
-- section: change
/*
  Warnings:

  - Added the required column `email` to the `User` table without a default value. This is not possible if the table is not empty.

*/
-- AlterTable
ALTER TABLE "User" ADD COLUMN     "email" TEXT NOT NULL;
-- section: one-step
ALTER TABLE "User" ADD COLUMN "email" TEXT;
UPDATE "User" SET "email" = lower("name") || '@example.com';
ALTER TABLE "User" ALTER COLUMN "email" SET NOT NULL;
-- section: client 0
INSERT INTO "User" ("name") VALUES ('x');
SELECT "id", "name" FROM "User" WHERE "id" = 1;
-- section: client 1
INSERT INTO "User" ("name", "email") VALUES ('x', 'y');
SELECT "id", "name", "email" FROM "User" WHERE "id" = 1;
UPDATE "User" SET "email" = 'z' WHERE "id" = 1;

-- case: Code writes while it goes on
-- option: value='old'||"id"
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, "name" TEXT NOT NULL, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
INSERT INTO "User" ("name") SELECT 'N' || i FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "User" ADD COLUMN "email" TEXT NOT NULL;
-- section: one-step
ALTER TABLE "User" ADD COLUMN "email" TEXT;
UPDATE "User" SET "email" = 'x';
ALTER TABLE "User" ALTER COLUMN "email" SET NOT NULL;
-- section: client 0
INSERT INTO "User" ("name") VALUES ('x');
-- section: write 0
INSERT INTO "User" ("name") VALUES ('zero');
UPDATE "User" SET "name" = 'zero' WHERE "id" = 100 + :n;
-- section: client 1
INSERT INTO "User" ("name", "email") VALUES ('x', 'y');
-- section: write 1
UPDATE "User" SET "email" = 'one' WHERE "id" = 200 + :n;
INSERT INTO "User" ("name", "email") VALUES ('one', 'one');
-- section: expect
SELECT count(*) FROM "User" WHERE "email" = 'old' || "id" AND "id" NOT BETWEEN 201 AND 209 AND "name" <> 'one'
-- => 2993
SELECT count(*) FROM "User" WHERE "name" = 'one' AND "email" <> 'one'
-- => 0
SELECT "email" FROM "User" WHERE "id" BETWEEN 202 AND 204
-- => one; one; one

-- case: A constant stands as a default for a while
-- option: value='USER'
-- section: history
CREATE TYPE "Role" AS ENUM ('USER', 'ADMIN');
CREATE TABLE "User" ("id" SERIAL NOT NULL, "name" TEXT NOT NULL, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
INSERT INTO "User" ("name") SELECT 'N' || i FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "User" ADD COLUMN "role" "Role" NOT NULL;
-- section: down
ALTER TABLE "User" DROP COLUMN "role";
-- section: one-step
ALTER TABLE "User" ADD COLUMN "role" "Role" NOT NULL DEFAULT 'USER';
ALTER TABLE "User" ALTER COLUMN "role" DROP DEFAULT;
-- section: client 0
INSERT INTO "User" ("name") VALUES ('x');
-- section: write 0
INSERT INTO "User" ("name") VALUES ('zero');
-- section: client 1
INSERT INTO "User" ("name", "role") VALUES ('x', 'ADMIN');
-- section: write 1
INSERT INTO "User" ("name", "role") VALUES ('x', 'ADMIN');
-- section: expect
SELECT "role"::text, count(*) FROM "User" GROUP BY 1 ORDER BY 1
-- => ADMIN | 2; USER | 3002

-- case: A constant in batches, beside another action
-- option: value=0
-- option: by=backfill
-- section: history
CREATE TABLE "User" ("tenant" TEXT NOT NULL, "name" TEXT NOT NULL, CONSTRAINT "User_pkey" PRIMARY KEY ("tenant", "name"));
INSERT INTO "User" SELECT 't' || i % 7, 'N' || i FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "User" ADD COLUMN "nick" TEXT,
ADD COLUMN "age in years" SMALLINT NOT NULL;
-- section: down
ALTER TABLE "User" DROP COLUMN "age in years";
ALTER TABLE "User" DROP COLUMN "nick";
-- section: one-step
ALTER TABLE "User" ADD COLUMN "nick" TEXT;
ALTER TABLE "User" ADD COLUMN "age in years" SMALLINT NOT NULL DEFAULT 0;
ALTER TABLE "User" ALTER COLUMN "age in years" DROP DEFAULT;
-- section: client 0
INSERT INTO "User" ("tenant", "name") VALUES ('x', 'y');
-- section: client 1
INSERT INTO "User" ("tenant", "name", "age in years") VALUES ('x', 'y', 1);

-- case: A check, a foreign key and a unique constraint at the column
-- option: value="id"
-- section: history
CREATE TABLE "Team" ("id" INTEGER PRIMARY KEY);
INSERT INTO "Team" SELECT generate_series(0, 4000);
CREATE TABLE "User" ("id" SERIAL NOT NULL, "name" TEXT NOT NULL, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
INSERT INTO "User" ("name") SELECT 'N' || i FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "User" ADD COLUMN "teamId" INTEGER CHECK ("teamId" >= 0) NOT NULL UNIQUE CONSTRAINT "in a team" REFERENCES "Team" ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;
-- section: one-step
ALTER TABLE "User" ADD COLUMN "teamId" INTEGER CHECK ("teamId" >= 0) UNIQUE CONSTRAINT "in a team" REFERENCES "Team" ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;
UPDATE "User" SET "teamId" = "id";
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE "User" ALTER COLUMN "teamId" SET NOT NULL;
-- section: client 0
INSERT INTO "User" ("name") VALUES ('x');
-- section: client 1
INSERT INTO "User" ("name", "teamId") VALUES ('x', 4000);

-- case: Another schema, names outside of ASCII, a collation and no primary key
-- option: value="größe"||''
-- section: history
CREATE SCHEMA "my app";
CREATE TABLE "my app"."Maß ""x""" ("größe" TEXT);
INSERT INTO "my app"."Maß ""x""" SELECT 'g' || i FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "my app"."Maß ""x""" ADD COLUMN "breite " VARCHAR(20) COLLATE "C" NOT NULL;
-- section: one-step
ALTER TABLE "my app"."Maß ""x""" ADD COLUMN "breite " VARCHAR(20) COLLATE "C";
UPDATE "my app"."Maß ""x""" SET "breite " = "größe";
ALTER TABLE "my app"."Maß ""x""" ALTER COLUMN "breite " SET NOT NULL;
-- section: client 0
INSERT INTO "my app"."Maß ""x""" VALUES ('x');
-- section: client 1
INSERT INTO "my app"."Maß ""x""" ("größe", "breite ") VALUES ('x', 'y');

-- case: A partitioned table with a view over it
-- option: value="kind"||'!'
-- section: history
CREATE TABLE "Event" ("at" DATE NOT NULL, "kind" TEXT NOT NULL, PRIMARY KEY ("at", "kind")) PARTITION BY RANGE ("at");
CREATE TABLE "Event_2025" PARTITION OF "Event" FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE "Event_2026" PARTITION OF "Event" FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE VIEW "kinds" AS SELECT DISTINCT "kind" FROM "Event";
INSERT INTO "Event" SELECT DATE '2025-01-01' + i % 700, 'k' || i FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "Event" ADD COLUMN "label" TEXT NOT NULL;
-- section: one-step
ALTER TABLE "Event" ADD COLUMN "label" TEXT;
UPDATE "Event" SET "label" = "kind" || '!';
ALTER TABLE "Event" ALTER COLUMN "label" SET NOT NULL;
-- section: client 0
INSERT INTO "Event" VALUES ('2026-02-02', 'x');
SELECT * FROM "kinds" LIMIT 1;
-- section: client 1
INSERT INTO "Event" ("at", "kind", "label") VALUES ('2026-02-02', 'x', 'y');

-- case: With a default that the same draft takes away again
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, "name" TEXT NOT NULL, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
INSERT INTO "User" ("name") SELECT 'N' || i FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "User" ADD COLUMN "role" TEXT NOT NULL DEFAULT 'USER';
ALTER TABLE "User" ADD COLUMN "nick" TEXT;
ALTER TABLE "User" ALTER COLUMN "role" DROP DEFAULT;
-- section: down
ALTER TABLE "User" DROP COLUMN "nick";
ALTER TABLE "User" DROP COLUMN "role";
-- section: client 0
INSERT INTO "User" ("name") VALUES ('x');
-- section: write 0
INSERT INTO "User" ("name") VALUES ('x');
-- section: client 1
INSERT INTO "User" ("name", "role") VALUES ('x', 'y');

-- case: A foreign key at the column of a partitioned table
-- option: value="x"
-- section: history
CREATE TABLE "User" ("id" INTEGER PRIMARY KEY);
INSERT INTO "User" SELECT generate_series(1, 3001);
CREATE TABLE "Event" ("at" DATE NOT NULL, "x" INTEGER NOT NULL, PRIMARY KEY ("at", "x")) PARTITION BY RANGE ("at");
CREATE TABLE "Event_2025" PARTITION OF "Event" FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE "Event_2026" PARTITION OF "Event" FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
INSERT INTO "Event" SELECT DATE '2025-01-01' + i % 700, i FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "Event" ADD COLUMN "userId" INTEGER NOT NULL REFERENCES "User";
-- section: one-step
ALTER TABLE "Event" ADD COLUMN "userId" INTEGER;
UPDATE "Event" SET "userId" = "x";
ALTER TABLE "Event" ALTER COLUMN "userId" SET NOT NULL;
ALTER TABLE "Event" ADD FOREIGN KEY ("userId") REFERENCES "User";
-- section: client 0
INSERT INTO "Event" VALUES ('2026-02-02', 0);
-- section: client 1
INSERT INTO "Event" ("at", "x", "userId") VALUES ('2026-02-02', 0, 1);

-- case: Asked for by operands
-- operands: table=User name=age type=INTEGER value=length("name")
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, "name" TEXT NOT NULL, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
INSERT INTO "User" ("name") SELECT 'N' || i FROM generate_series(1, 3000) AS i;
-- section: one-step
ALTER TABLE "User" ADD COLUMN "age" INTEGER;
UPDATE "User" SET "age" = length("name");
ALTER TABLE "User" ALTER COLUMN "age" SET NOT NULL;
-- section: client 0
INSERT INTO "User" ("name") VALUES ('x');
-- section: client 1
INSERT INTO "User" ("name", "age") VALUES ('x', 1);

-- case: Nothing says what the rows get: a person fills them
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, "name" TEXT, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
-- section: change
ALTER TABLE "User" ADD COLUMN "email" TEXT NOT NULL;
-- section: client 0
INSERT INTO "User" ("name") VALUES ('x');
-- section: client 1
INSERT INTO "User" ("email") VALUES ('y');
-- section: client 2
UPDATE "User" SET "email" = 'filled' WHERE "email" IS NULL;

-- case: One value for all rows of a unique column
-- option: value='x'
-- refused: Every row would get the same
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
-- section: change
ALTER TABLE "User" ADD COLUMN "email" TEXT NOT NULL UNIQUE;

-- case: The name is taken
-- option: value='x'
-- refused: has a column "id" already
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
-- section: change
ALTER TABLE "User" ADD COLUMN "id" TEXT NOT NULL;
