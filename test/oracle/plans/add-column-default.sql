-- Cases for the plan that adds a column whose default differs from row to row. The format is described in case-file.ts.

-- case: A UUID for each row, required, 3,000 rows
-- differs: "User"."token"
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, "name" TEXT NOT NULL, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
INSERT INTO "User" ("name") SELECT 'N' || i FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "User" ADD COLUMN "token" UUID NOT NULL DEFAULT gen_random_uuid();
-- section: client 0
INSERT INTO "User" ("name") VALUES ('x');
SELECT "id", "name" FROM "User" WHERE "id" = 1;
-- section: expect
SELECT count(DISTINCT "token") FROM "User"
-- => 3000

-- case: Nullable, and code writes while it goes on
-- differs: "User"."at"
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, "name" TEXT NOT NULL, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
INSERT INTO "User" ("name") SELECT 'N' || i FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "User" ADD COLUMN "at" TIMESTAMPTZ(3) DEFAULT clock_timestamp();
-- section: client 0
INSERT INTO "User" ("name") VALUES ('x');
-- section: write 0
INSERT INTO "User" ("name") VALUES ('zero');
UPDATE "User" SET "name" = 'zero' WHERE "id" = 100 + :n;
-- section: expect
SELECT count(*) FROM "User" WHERE "at" IS NULL
-- => 0

-- case: Unique, in another schema, with a function of its own
-- differs: "my app"."Größe"."schlüssel"
-- section: history
CREATE SCHEMA "my app";
CREATE FUNCTION "my app"."make key"() RETURNS TEXT LANGUAGE plpgsql AS $$ BEGIN RETURN gen_random_uuid()::text; END $$;
CREATE TABLE "my app"."Größe" ("a" INTEGER, "b" INTEGER, PRIMARY KEY ("a", "b"));
INSERT INTO "my app"."Größe" SELECT i % 5, i FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "my app"."Größe" ADD COLUMN "schlüssel" TEXT DEFAULT "my app"."make key"() CONSTRAINT "schlüssel da" NOT NULL UNIQUE;
-- section: client 0
INSERT INTO "my app"."Größe" VALUES (1, 0);

-- case: A partitioned table without a primary key
-- differs: "Event_2025"."n"
-- differs: "Event_2026"."n"
-- section: history
CREATE TABLE "Event" ("at" DATE NOT NULL) PARTITION BY RANGE ("at");
CREATE TABLE "Event_2025" PARTITION OF "Event" FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE "Event_2026" PARTITION OF "Event" FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
INSERT INTO "Event" SELECT DATE '2025-01-01' + i % 700 FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "Event" ADD COLUMN "n" DOUBLE PRECISION NOT NULL DEFAULT random();
-- section: client 0
INSERT INTO "Event" VALUES ('2026-02-02');

-- case: Asked for by operands, and it may be empty
-- operands: table=User name=token type=UUID default=gen_random_uuid()
-- option: null=yes
-- differs: "User"."token"
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, "name" TEXT NOT NULL, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
INSERT INTO "User" ("name") SELECT 'N' || i FROM generate_series(1, 3000) AS i;
-- section: one-step
ALTER TABLE "User" ADD COLUMN "token" UUID DEFAULT gen_random_uuid();
-- section: client 0
INSERT INTO "User" ("name") VALUES ('x');

-- case: The same for all rows after all
-- refused: is the same for all rows
-- section: history
CREATE FUNCTION "now_at"() RETURNS TIMESTAMPTZ LANGUAGE sql STABLE AS $$ SELECT now() $$;
CREATE TABLE "User" ("id" SERIAL NOT NULL, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
-- section: change
ALTER TABLE "User" ADD COLUMN "at" TIMESTAMPTZ DEFAULT now_at();
