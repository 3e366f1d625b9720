-- Cases for the plan that drops a column. The format is described in case-file.ts.

-- case: Nullable text, 3,000 rows, an index and a check
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, "email" TEXT NOT NULL, "legacy" TEXT, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
CREATE INDEX "User_legacy_idx" ON "User" ("legacy");
ALTER TABLE "User" ADD CONSTRAINT "legacy is short" CHECK (length("legacy") < 50);
COMMENT ON COLUMN "User"."legacy" IS 'from the old system';
INSERT INTO "User" ("email", "legacy") SELECT 'u' || i, CASE WHEN i % 3 = 0 THEN NULL ELSE 'l' || i END FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "User" DROP COLUMN "legacy";
-- section: client 0
SELECT "id", "email", "legacy" FROM "User" WHERE "id" = 1;
INSERT INTO "User" ("email", "legacy") VALUES ('new', 'new');
-- section: write 0
INSERT INTO "User" ("email", "legacy") VALUES ('zero ' || :n, 'zero');
-- section: client 1
SELECT "id", "email" FROM "User" WHERE "id" = 1;
INSERT INTO "User" ("email") VALUES ('new');
-- section: write 1
INSERT INTO "User" ("email") VALUES ('one ' || :n);
-- section: expect
SELECT count(*) FROM "User" WHERE "email" LIKE 'one %'
-- => 2

-- case: NOT NULL without a default, unique, with a foreign key
-- section: history
CREATE TABLE "Team" ("id" INTEGER NOT NULL, CONSTRAINT "Team_pkey" PRIMARY KEY ("id"));
INSERT INTO "Team" VALUES (1), (2);
CREATE TABLE "User" ("id" SERIAL NOT NULL, "team" INTEGER NOT NULL, "code" TEXT NOT NULL, CONSTRAINT "User_pkey" PRIMARY KEY ("id"), CONSTRAINT "User_team_fkey" FOREIGN KEY ("team") REFERENCES "Team" ("id") ON DELETE CASCADE ON UPDATE CASCADE);
CREATE UNIQUE INDEX "User_team_code_key" ON "User" ("team", "code");
INSERT INTO "User" ("team", "code") SELECT 1 + i % 2, 'c' || i FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "User" DROP COLUMN "team";
-- section: client 0
INSERT INTO "User" ("team", "code") VALUES (1, 'new');
SELECT "id", "team", "code" FROM "User" WHERE "team" = 2 LIMIT 1;
-- section: client 1
INSERT INTO "User" ("code") VALUES ('new');
SELECT "id", "code" FROM "User" WHERE "code" = 'c7';
-- section: write 1
INSERT INTO "User" ("code") VALUES ('one ' || :n);

-- case: Beside another action, NOT NULL with a default, in another schema, with names outside of ASCII
-- section: history
CREATE SCHEMA "my app";
CREATE TABLE "my app"."Größe" ("id" SERIAL PRIMARY KEY, "alter ""Wert""" INTEGER NOT NULL DEFAULT 5, "x" TEXT);
GRANT SELECT ("alter ""Wert""") ON "my app"."Größe" TO app_reader;
INSERT INTO "my app"."Größe" ("alter ""Wert""") SELECT i FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "my app"."Größe" DROP COLUMN "alter ""Wert""", ADD COLUMN "neu" INTEGER;
-- section: down
ALTER TABLE "my app"."Größe" DROP COLUMN "neu";
-- section: client 0
SELECT "id", "alter ""Wert""" FROM "my app"."Größe" LIMIT 1;
INSERT INTO "my app"."Größe" ("alter ""Wert""") VALUES (7);
-- section: client 1
SELECT "id", "x" FROM "my app"."Größe" LIMIT 1;
INSERT INTO "my app"."Größe" ("x") VALUES ('new');

-- case: A serial column
-- section: history
CREATE TABLE "User" ("id" INTEGER NOT NULL PRIMARY KEY, "n" SERIAL NOT NULL);
INSERT INTO "User" ("id") SELECT i FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "User" DROP COLUMN "n";
-- section: client 0
SELECT "id", "n" FROM "User" LIMIT 1;
INSERT INTO "User" ("id") VALUES (5000);
-- section: client 1
SELECT "id" FROM "User" LIMIT 1;
INSERT INTO "User" ("id") VALUES (5000);

-- case: A generated column
-- section: history
CREATE TABLE "User" ("id" SERIAL PRIMARY KEY, "a" INTEGER, "twice" INTEGER GENERATED ALWAYS AS ("a" * 2) STORED);
INSERT INTO "User" ("a") SELECT i FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "User" DROP COLUMN "twice";
-- section: client 0
SELECT "id", "a", "twice" FROM "User" LIMIT 1;
INSERT INTO "User" ("a") VALUES (7);
-- section: client 1
SELECT "id", "a" FROM "User" LIMIT 1;
INSERT INTO "User" ("a") VALUES (7);

-- case: A partitioned table
-- section: history
CREATE TABLE "Event" ("at" DATE NOT NULL, "id" INTEGER NOT NULL, "note" TEXT NOT NULL) PARTITION BY RANGE ("at");
CREATE TABLE "Event_2025" PARTITION OF "Event" FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE "Event_2026" PARTITION OF "Event" FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE INDEX "Event_note_idx" ON "Event" ("note");
INSERT INTO "Event" SELECT DATE '2025-01-01' + i % 700, i, 'n' || i FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "Event" DROP COLUMN "note";
-- section: client 0
INSERT INTO "Event" VALUES ('2026-02-02', 1, 'x');
-- section: client 1
INSERT INTO "Event" ("at", "id") VALUES ('2026-02-02', 1);

-- case: CASCADE takes a view with it
-- section: history
CREATE TABLE "User" ("id" SERIAL PRIMARY KEY, "name" TEXT, "old" TEXT);
CREATE VIEW "OldUsers" AS SELECT "id", "old" FROM "User";
INSERT INTO "User" ("old") SELECT 'o' || i FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "User" DROP COLUMN "old" CASCADE;
-- section: client 0
SELECT "id", "name", "old" FROM "User" LIMIT 1;
SELECT "id", "old" FROM "OldUsers" LIMIT 1;
-- section: client 1
SELECT "id", "name" FROM "User" LIMIT 1;

-- case: Asked for by operands
-- operands: column=User.old
-- section: history
CREATE TYPE "Kind" AS ENUM ('A', 'B');
CREATE TABLE "User" ("id" SERIAL PRIMARY KEY, "old" "Kind"[] NOT NULL DEFAULT ARRAY['A']::"Kind"[]);
INSERT INTO "User" DEFAULT VALUES;
-- section: one-step
ALTER TABLE "User" DROP COLUMN "old";
-- section: client 0
SELECT "id", "old" FROM "User" LIMIT 1;
-- section: client 1
SELECT "id" FROM "User" LIMIT 1;
INSERT INTO "User" DEFAULT VALUES;

-- case: A column of the primary key
-- refused: primary key
-- section: history
CREATE TABLE "User" ("a" INTEGER NOT NULL, "b" INTEGER NOT NULL, PRIMARY KEY ("a", "b"));
-- section: change
ALTER TABLE "User" DROP COLUMN "b";

-- case: A view reads it
-- refused: The view
-- section: history
CREATE TABLE "User" ("id" SERIAL PRIMARY KEY, "old" TEXT);
CREATE VIEW "OldUsers" AS SELECT "id", "old" FROM "User";
-- section: change
ALTER TABLE "User" DROP COLUMN "old";

-- case: Another table references it
-- refused: references
-- section: history
CREATE TABLE "User" ("id" SERIAL PRIMARY KEY, "code" TEXT UNIQUE);
CREATE TABLE "Post" ("id" SERIAL PRIMARY KEY, "code" TEXT REFERENCES "User" ("code"));
-- section: change
ALTER TABLE "User" DROP COLUMN "code";
