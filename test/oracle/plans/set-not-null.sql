-- Cases for the plan that makes a column NOT NULL. The format is described in case-file.ts.

-- case: 3,000 rows with nulls, and a value that the person gives
-- option: value='none'
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, "email" TEXT, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
INSERT INTO "User" ("email") SELECT CASE WHEN i % 3 = 0 THEN NULL ELSE 'u' || i END FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "User" ALTER COLUMN "email" SET NOT NULL;
-- section: one-step
UPDATE "User" SET "email" = 'none' WHERE "email" IS NULL;
ALTER TABLE "User" ALTER COLUMN "email" SET NOT NULL;
-- section: client 0
INSERT INTO "User" ("email") VALUES (NULL);
INSERT INTO "User" DEFAULT VALUES;
UPDATE "User" SET "email" = NULL WHERE "id" = 1;
-- section: client 1
INSERT INTO "User" ("email") VALUES ('new');
UPDATE "User" SET "email" = 'x' WHERE "id" = 1;
SELECT "id", "email" FROM "User" WHERE "id" = 3;

-- case: Code of both releases writes while it goes on
-- option: value='filled'||"id"
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, "email" TEXT, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
INSERT INTO "User" ("email") SELECT CASE WHEN i % 3 = 0 THEN NULL ELSE 'u' || i END FROM generate_series(1, 3000) AS i;
-- section: change
-- AlterTable
ALTER TABLE "User" ALTER COLUMN "email" SET NOT NULL;
-- section: one-step
UPDATE "User" SET "email" = 'filled' WHERE "email" IS NULL;
ALTER TABLE "User" ALTER COLUMN "email" SET NOT NULL;
-- section: client 0
INSERT INTO "User" ("email") VALUES (NULL);
-- section: write 0
UPDATE "User" SET "email" = NULL WHERE "id" = 100 + :n;
INSERT INTO "User" DEFAULT VALUES;
-- section: client 1
INSERT INTO "User" ("email") VALUES ('new');
-- section: write 1
INSERT INTO "User" ("email") VALUES ('one ' || :n);
UPDATE "User" SET "email" = 'one ' || :n WHERE "id" = 200 + :n;
-- section: expect
SELECT count(*) FROM "User" WHERE "email" = 'filled' || "id"
-- => 1000
SELECT count(*) FROM "User" WHERE "id" BETWEEN 201 AND 203 AND "email" = 'one ' || "id" - 200
-- => 3

-- case: The column's default fills the rows, and other actions of the statement stay
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, "name" TEXT, "role" TEXT DEFAULT 'USER', CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
INSERT INTO "User" ("name", "role") SELECT 'n' || i, CASE WHEN i % 2 = 0 THEN NULL ELSE 'ADMIN' END FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "User" ADD COLUMN "age" INTEGER,
ALTER COLUMN "role" SET NOT NULL;
-- section: down
ALTER TABLE "User" DROP COLUMN "age", ALTER COLUMN "role" DROP NOT NULL;
-- section: one-step
ALTER TABLE "User" ADD COLUMN "age" INTEGER;
UPDATE "User" SET "role" = 'USER' WHERE "role" IS NULL;
ALTER TABLE "User" ALTER COLUMN "role" SET NOT NULL;
-- section: client 0
INSERT INTO "User" ("name", "role") VALUES ('x', NULL);
INSERT INTO "User" ("name") VALUES ('x');
-- section: client 1
INSERT INTO "User" ("name") VALUES ('x');

-- case: An UPDATE of the draft says what empty rows get
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, "name" TEXT, "email" TEXT, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
INSERT INTO "User" ("name", "email") SELECT 'n' || i, CASE WHEN i % 2 = 0 THEN NULL ELSE 'ADMIN' END FROM generate_series(1, 3000) AS i;
-- section: change
-- fill
UPDATE "User" SET "email" = lower("name") || '@example.com' WHERE "email" IS NULL;
-- AlterTable
ALTER TABLE "User" ALTER COLUMN "email" SET NOT NULL;
-- section: client 0
INSERT INTO "User" ("name") VALUES ('x');
-- section: client 1
INSERT INTO "User" ("name", "email") VALUES ('x', 'y');

-- case: A column that the draft adds and fills
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, "name" TEXT NOT NULL, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
INSERT INTO "User" ("name") SELECT 'N' || i FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "User" ADD COLUMN "email" TEXT;
UPDATE "User" SET "email" = lower("name") || '@example.com';
ALTER TABLE "User" ALTER COLUMN "email" SET NOT NULL;
-- section: down
ALTER TABLE "User" DROP COLUMN "email";
-- section: client 0
INSERT INTO "User" ("name") VALUES ('x');
-- section: client 1
INSERT INTO "User" ("name", "email") VALUES ('x', 'y');

-- case: Code is ready and no row is empty
-- option: code=ready
-- option: fill=none
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, "email" TEXT, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
INSERT INTO "User" ("email") SELECT 'u' || i FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "User" ALTER "email" SET NOT NULL;
-- section: client 0
INSERT INTO "User" ("email") VALUES ('new');

-- case: A composite key, a quoted name and a name outside of ASCII
-- option: value="tenant"||'/'||"näme"
-- section: history
CREATE SCHEMA "my app";
CREATE TABLE "my app"."Größe ""x""" ("tenant" TEXT NOT NULL, "näme" TEXT NOT NULL, "größe in cm" TEXT, PRIMARY KEY ("tenant", "näme"));
INSERT INTO "my app"."Größe ""x""" SELECT 't' || i % 7, 'n' || i, CASE WHEN i % 3 = 0 THEN NULL ELSE 'x' END FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "my app"."Größe ""x""" ALTER COLUMN "größe in cm" SET NOT NULL;
-- section: one-step
UPDATE "my app"."Größe ""x""" SET "größe in cm" = "tenant" || '/' || "näme" WHERE "größe in cm" IS NULL;
ALTER TABLE "my app"."Größe ""x""" ALTER COLUMN "größe in cm" SET NOT NULL;
-- section: client 0
INSERT INTO "my app"."Größe ""x""" VALUES ('a', 'b', NULL);
-- section: client 1
INSERT INTO "my app"."Größe ""x""" VALUES ('a', 'b', 'c');

-- case: A name of 63 bytes, and the name of the proof is taken
-- option: value=0
-- section: history
CREATE TABLE "a_table_with_a_name_that_is_as_long_as_postgres_lets_it_be_63_b" ("id" INTEGER PRIMARY KEY, "a_column_with_a_name_that_is_as_long_as_postgres_lets_it_be_63_" INTEGER);
INSERT INTO "a_table_with_a_name_that_is_as_long_as_postgres_lets_it_be_63_b" SELECT i, NULLIF(i % 5, 0) FROM generate_series(1, 3000) AS i;
CREATE TABLE "other" ("x" INTEGER, CONSTRAINT "a_table_with_a_name_that_is_a_a_column_with_a_name_that_is_not_null" CHECK ("x" > 0));
-- section: change
ALTER TABLE "a_table_with_a_name_that_is_as_long_as_postgres_lets_it_be_63_b" ALTER COLUMN "a_column_with_a_name_that_is_as_long_as_postgres_lets_it_be_63_" SET NOT NULL;
-- section: one-step
UPDATE "a_table_with_a_name_that_is_as_long_as_postgres_lets_it_be_63_b" SET "a_column_with_a_name_that_is_as_long_as_postgres_lets_it_be_63_" = 0 WHERE "a_column_with_a_name_that_is_as_long_as_postgres_lets_it_be_63_" IS NULL;
ALTER TABLE "a_table_with_a_name_that_is_as_long_as_postgres_lets_it_be_63_b" ALTER COLUMN "a_column_with_a_name_that_is_as_long_as_postgres_lets_it_be_63_" SET NOT NULL;
-- section: client 0
SELECT 1;
-- section: client 1
SELECT 1;

-- case: A partitioned table without a primary key
-- option: value='unknown'
-- section: history
CREATE TABLE "Event" ("at" DATE NOT NULL, "kind" TEXT) PARTITION BY RANGE ("at");
CREATE TABLE "Event_2025" PARTITION OF "Event" FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE "Event_2026" PARTITION OF "Event" FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
INSERT INTO "Event" SELECT DATE '2025-01-01' + i % 700, CASE WHEN i % 3 = 0 THEN NULL ELSE 'k' || i END FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "Event" ALTER COLUMN "kind" SET NOT NULL;
-- section: one-step
UPDATE "Event" SET "kind" = 'unknown' WHERE "kind" IS NULL;
ALTER TABLE "Event" ALTER COLUMN "kind" SET NOT NULL;
-- section: client 0
INSERT INTO "Event" VALUES ('2026-02-02', NULL);
-- section: client 1
INSERT INTO "Event" VALUES ('2026-02-02', 'x');

-- case: No primary key, and a value that is empty for some rows
-- option: value=lower("name")
-- section: history
CREATE TABLE "Log" ("name" TEXT, "kind" TEXT);
INSERT INTO "Log" SELECT 'N' || i, CASE WHEN i % 3 = 0 THEN NULL ELSE 'k' END FROM generate_series(1, 3000) AS i;
INSERT INTO "Log" SELECT NULL, 'k' FROM generate_series(1, 10);
-- section: change
ALTER TABLE "Log" ALTER COLUMN "kind" SET NOT NULL;
-- section: one-step
UPDATE "Log" SET "kind" = lower("name") WHERE "kind" IS NULL;
ALTER TABLE "Log" ALTER COLUMN "kind" SET NOT NULL;
-- section: client 0
INSERT INTO "Log" VALUES (NULL, NULL);
-- section: client 1
INSERT INTO "Log" VALUES (NULL, 'x');

-- case: Views, an index, checks and children of the table
-- option: value='x'
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, "email" TEXT, CONSTRAINT "User_pkey" PRIMARY KEY ("id"), CONSTRAINT "email_check" CHECK (length("email") > 0));
CREATE INDEX "User_email_idx" ON "User" ("email");
CREATE VIEW "emails" AS SELECT "email" FROM "User";
CREATE TABLE "Admin" ("level" INTEGER) INHERITS ("User");
INSERT INTO "User" ("email") SELECT NULLIF('u' || i, 'u3') FROM generate_series(1, 3000) AS i;
INSERT INTO "Admin" ("email") SELECT 'a' || i FROM generate_series(1, 50) AS i;
-- section: change
ALTER TABLE "User" ALTER COLUMN "email" SET NOT NULL;
-- section: one-step
UPDATE "User" SET "email" = 'x' WHERE "email" IS NULL;
ALTER TABLE "User" ALTER COLUMN "email" SET NOT NULL;
-- section: client 0
INSERT INTO "User" ("email") VALUES (NULL);
-- section: client 1
INSERT INTO "User" ("email") VALUES ('y');
SELECT * FROM "emails" LIMIT 1;

-- case: A check has proved it already
-- option: fill=none
-- option: code=ready
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, "email" TEXT, CONSTRAINT "User_pkey" PRIMARY KEY ("id"), CONSTRAINT "email_check" CHECK ("email" IS NOT NULL AND "email" <> ''));
INSERT INTO "User" ("email") SELECT 'u' || i FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "User" ALTER COLUMN "email" SET NOT NULL;
-- section: client 0
INSERT INTO "User" ("email") VALUES ('y');

-- case: NOT NULL as a constraint with a name of its own
-- postgres: 18
-- option: value='x'
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, "email" TEXT, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
INSERT INTO "User" ("email") SELECT NULLIF('u' || i, 'u3') FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "User" ADD CONSTRAINT "email needed" NOT NULL "email";
-- section: one-step
UPDATE "User" SET "email" = 'x' WHERE "email" IS NULL;
ALTER TABLE "User" ADD CONSTRAINT "email needed" NOT NULL "email";
-- section: client 0
INSERT INTO "User" ("email") VALUES (NULL);
-- section: client 1
INSERT INTO "User" ("email") VALUES ('y');

-- case: A constraint that is there and not yet validated
-- postgres: 18
-- option: fill=none
-- option: code=ready
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, "email" TEXT, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
INSERT INTO "User" ("email") SELECT 'u' || i FROM generate_series(1, 3000) AS i;
ALTER TABLE "User" ADD CONSTRAINT "needed" NOT NULL "email" NOT VALID;
-- section: change
ALTER TABLE "User" ALTER COLUMN "email" SET NOT NULL;
-- section: client 0
INSERT INTO "User" ("email") VALUES ('y');

-- case: Asked for by operands
-- operands: column=User.email value='x'
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, "email" TEXT, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
INSERT INTO "User" ("email") SELECT NULLIF('u' || i, 'u3') FROM generate_series(1, 3000) AS i;
-- section: one-step
UPDATE "User" SET "email" = 'x' WHERE "email" IS NULL;
ALTER TABLE "User" ALTER COLUMN "email" SET NOT NULL;
-- section: client 0
INSERT INTO "User" ("email") VALUES (NULL);
-- section: client 1
INSERT INTO "User" ("email") VALUES ('y');

-- case: Nothing says what empty rows get: a person fills them
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, "email" TEXT, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
INSERT INTO "User" ("email") SELECT 'u' || i FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "User" ALTER COLUMN "email" SET NOT NULL;
-- section: client 0
INSERT INTO "User" ("email") VALUES (NULL);
-- section: client 1
INSERT INTO "User" ("email") VALUES ('y');
-- section: client 2
UPDATE "User" SET "email" = 'filled' WHERE "email" IS NULL;

-- case: It is NOT NULL already
-- refused: is NOT NULL already
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, "email" TEXT NOT NULL, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
-- section: change
ALTER TABLE "User" ALTER COLUMN "email" SET NOT NULL;

-- case: A constraint that 14 does not know
-- postgres: 14
-- refused: does not know NOT NULL as a constraint
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, "email" TEXT, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
-- section: change
ALTER TABLE "User" ADD CONSTRAINT "email needed" NOT NULL "email";

-- case: A column that is not there
-- refused: has no column "mail"
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, "email" TEXT, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
-- section: change
ALTER TABLE "User" ALTER COLUMN "mail" SET NOT NULL;
