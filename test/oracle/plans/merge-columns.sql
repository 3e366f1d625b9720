-- Cases for the plan that merges columns. The format is described in case-file.ts.

-- case: Two required columns, the application writes all, writes all the way
-- operands: table=User columns=firstName,lastName to=fullName
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, "firstName" TEXT NOT NULL, "lastName" TEXT NOT NULL, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
CREATE INDEX "User_lastName_idx" ON "User"("lastName");
INSERT INTO "User" ("firstName", "lastName") SELECT 'f' || i, 'l' || i FROM generate_series(1, 3000) AS i;
-- section: one-step
ALTER TABLE "User" ADD COLUMN "fullName" TEXT;
UPDATE "User" SET "fullName" = concat_ws(' ', "firstName", "lastName");
ALTER TABLE "User" ALTER COLUMN "fullName" SET NOT NULL, DROP COLUMN "firstName", DROP COLUMN "lastName";
-- section: client 0
SELECT "id", "firstName", "lastName" FROM "User" WHERE "lastName" = 'l7';
INSERT INTO "User" ("firstName", "lastName") VALUES ('a', 'b');
UPDATE "User" SET "lastName" = 'changed' WHERE "id" = 7;
-- section: write 0
INSERT INTO "User" ("firstName", "lastName") VALUES ('zero', :n);
-- section: client 1
SELECT "id", "firstName", "lastName" FROM "User" WHERE "lastName" = 'l7';
INSERT INTO "User" ("firstName", "lastName", "fullName") VALUES ('a', 'b', 'a b');
UPDATE "User" SET "lastName" = 'changed', "fullName" = 'f7 changed' WHERE "id" = 7;
-- section: write 1
INSERT INTO "User" ("firstName", "lastName", "fullName") VALUES ('one', :n, 'one ' || :n);
UPDATE "User" SET "lastName" = 'one', "fullName" = "firstName" || ' one' WHERE "id" = 100 + :n;
-- section: client 2.1
SELECT "id", "fullName" FROM "User" WHERE "fullName" = 'f7 l7';
INSERT INTO "User" ("firstName", "lastName", "fullName") VALUES ('a', 'b', 'a b');
-- section: client 2.2
SELECT "id", "fullName" FROM "User" WHERE "fullName" = 'f7 l7';
INSERT INTO "User" ("fullName") VALUES ('a b');
-- section: write 2.2
INSERT INTO "User" ("fullName") VALUES ('two ' || :n);
-- section: expect
SELECT count(*) FROM "User" WHERE "fullName" !~ '^(zero|one|two) \d+$' AND "fullName" !~ ('^f' || "id" || ' (one|l' || "id" || ')$')
-- => 0

-- case: An expression that leaves a column out
-- operands: table=Place columns=lat,lon to=position expression=lat::text
-- refused: The expression does not use "lon"
-- section: history
CREATE TABLE "Place" ("id" SERIAL NOT NULL, "lat" INTEGER, "lon" INTEGER, CONSTRAINT "Place_pkey" PRIMARY KEY ("id"));

-- case: A trigger and the default expression, nullable columns, writes
-- operands: table=Place columns=lat,lon to=position type=varchar(40)
-- option: sync=trigger
-- section: history
CREATE TABLE "Place" ("id" SERIAL NOT NULL, "lat" INTEGER, "lon" INTEGER NOT NULL DEFAULT 0, CONSTRAINT "Place_pkey" PRIMARY KEY ("id"));
INSERT INTO "Place" ("lat", "lon") SELECT CASE WHEN i % 3 = 0 THEN NULL ELSE i END, -i FROM generate_series(1, 3000) AS i;
-- section: one-step
ALTER TABLE "Place" ADD COLUMN "position" varchar(40);
UPDATE "Place" SET "position" = concat_ws(' ', "lat", "lon");
ALTER TABLE "Place" DROP COLUMN "lat", DROP COLUMN "lon";
-- section: client 0
SELECT "lat", "lon" FROM "Place" WHERE "id" = 7;
INSERT INTO "Place" ("lat") VALUES (1);
UPDATE "Place" SET "lat" = 3 WHERE "id" = 7;
-- section: write 0
INSERT INTO "Place" ("lat", "lon") VALUES (5000, :n);
UPDATE "Place" SET "lat" = 6000, "lon" = :n WHERE "id" = 100 + :n;
-- section: client 1.1
SELECT "position" FROM "Place" WHERE "id" = 7;
INSERT INTO "Place" ("lat") VALUES (1);
-- section: client 1.2
SELECT "position" FROM "Place" WHERE "id" = 7;
INSERT INTO "Place" ("position") VALUES ('1 2');
UPDATE "Place" SET "position" = '3 4' WHERE "id" = 7;
-- section: write 1.2
INSERT INTO "Place" ("position") VALUES ('7000 ' || :n);
-- section: expect
SELECT count(*) FROM "Place" WHERE "id" > 3000 AND "position" !~ '^[57]000 \d$'
-- => 0
SELECT count(*) FROM "Place" WHERE "position" ~ '^6000 \d$'
-- => 3

-- case: Composite key, quoted and non-ASCII names, rows compared
-- operands: table="Größen"."order lines" columns="Straße ""a""","Nr." to="Anschrift ü"
-- section: history
CREATE SCHEMA "Größen";
CREATE TABLE "Größen"."order lines" ("tenant" UUID NOT NULL, "no" INTEGER NOT NULL, "Straße ""a""" TEXT, "Nr." INTEGER, CONSTRAINT "order lines_pkey" PRIMARY KEY ("tenant", "no"));
INSERT INTO "Größen"."order lines" SELECT md5((i / 10)::text)::uuid, i, CASE WHEN i % 3 > 0 THEN 's' || i END, i FROM generate_series(1, 3000) AS i;
-- section: one-step
ALTER TABLE "Größen"."order lines" ADD COLUMN "Anschrift ü" TEXT;
UPDATE "Größen"."order lines" SET "Anschrift ü" = concat_ws(' ', "Straße ""a""", "Nr.");
ALTER TABLE "Größen"."order lines" DROP COLUMN "Straße ""a""", DROP COLUMN "Nr.";
-- section: client 0
UPDATE "Größen"."order lines" SET "Nr." = 3 WHERE "no" = 5;
-- section: client 1
UPDATE "Größen"."order lines" SET "Nr." = 3 WHERE "no" = 5;
-- section: client 2
UPDATE "Größen"."order lines" SET "Anschrift ü" = 'x 3' WHERE "no" = 5;

-- case: A partitioned table without rows in the key's way, required columns
-- operands: table=Log columns=a,b to=c
-- section: history
CREATE TABLE "Log" ("id" INTEGER NOT NULL, "at" DATE NOT NULL, "a" TEXT NOT NULL, "b" TEXT NOT NULL, CONSTRAINT "Log_pkey" PRIMARY KEY ("id", "at")) PARTITION BY RANGE ("at");
CREATE TABLE "Log_rest" PARTITION OF "Log" DEFAULT;
INSERT INTO "Log" SELECT i, DATE '2024-06-01' + i, 'a' || i, 'b' FROM generate_series(1, 3000) AS i;
-- section: one-step
ALTER TABLE "Log" ADD COLUMN "c" TEXT;
UPDATE "Log" SET "c" = concat_ws(' ', "a", "b");
ALTER TABLE "Log" ALTER COLUMN "c" SET NOT NULL, DROP COLUMN "a", DROP COLUMN "b";
-- section: client 0
INSERT INTO "Log" ("id", "at", "a", "b") VALUES (5000, '2024-05-05', 'a', 'b');
-- section: client 1
INSERT INTO "Log" ("id", "at", "a", "b", "c") VALUES (5000, '2024-05-05', 'a', 'b', 'a b');
-- section: client 2.1
INSERT INTO "Log" ("id", "at", "a", "b", "c") VALUES (5000, '2024-05-05', 'a', 'b', 'a b');
-- section: client 2.2
INSERT INTO "Log" ("id", "at", "c") VALUES (5000, '2024-05-05', 'a b');

-- case: No primary key, json parts
-- operands: table=Note columns=a,b to=c type=json expression=json_build_array(a,b)
-- option: sync=trigger
-- section: history
CREATE TABLE "Note" ("no" INTEGER, "a" JSON, "b" JSON);
INSERT INTO "Note" SELECT i, '1', to_json(i) FROM generate_series(1, 3000) AS i;
-- section: one-step
ALTER TABLE "Note" ADD COLUMN "c" JSON;
UPDATE "Note" SET "c" = json_build_array(a, b);
ALTER TABLE "Note" DROP COLUMN "a", DROP COLUMN "b";
-- section: client 0
UPDATE "Note" SET "a" = '{"x":  1}' WHERE "no" = 4;
-- section: client 1.1
UPDATE "Note" SET "a" = '{"x":  1}' WHERE "no" = 4;
-- section: client 1.2
UPDATE "Note" SET "c" = '{"x":  1}' WHERE "no" = 4;

-- case: A view reads a part
-- operands: table=Log columns=a,b to=c
-- refused: Change that view first
-- section: history
CREATE TABLE "Log" ("id" SERIAL PRIMARY KEY, "a" TEXT, "b" TEXT);
CREATE VIEW "As" AS SELECT "a" FROM "Log";

-- case: The name is taken
-- operands: table=Log columns=a,b to=id
-- refused: already
-- section: history
CREATE TABLE "Log" ("id" SERIAL PRIMARY KEY, "a" TEXT, "b" TEXT);

-- case: One column alone
-- operands: table=Log columns=a to=c
-- refused: Name two or more
-- section: history
CREATE TABLE "Log" ("id" SERIAL PRIMARY KEY, "a" TEXT, "b" TEXT);
