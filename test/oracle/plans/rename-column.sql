-- Cases for the plan that renames a column. The format is described in case-file.ts.

-- case: Nullable text, 3,000 rows with nulls, and writes all the way
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, "email" TEXT NOT NULL, "name" TEXT, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
INSERT INTO "User" ("email", "name") SELECT 'u' || i, CASE WHEN i % 3 = 0 THEN NULL ELSE 'name ' || i END FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "User" RENAME COLUMN "name" TO "displayName";
-- section: client 0
SELECT "id", "email", "name" FROM "User" WHERE "name" = 'name 1';
INSERT INTO "User" ("email", "name") VALUES ('new', 'new');
UPDATE "User" SET "name" = 'changed' WHERE "id" = 7;
-- section: write 0
INSERT INTO "User" ("email", "name") VALUES ('zero ' || :n, 'zero ' || :n);
UPDATE "User" SET "name" = 'zero ' || :n WHERE "id" = 100 + :n;
-- section: client 1
SELECT "id", "email", "name", "displayName" FROM "User" WHERE "name" = 'name 1';
INSERT INTO "User" ("email", "name", "displayName") VALUES ('new', 'new', 'new');
UPDATE "User" SET "name" = 'changed', "displayName" = 'changed' WHERE "id" = 7;
-- section: write 1
INSERT INTO "User" ("email", "name", "displayName") VALUES ('one ' || :n, 'one ' || :n, 'one ' || :n);
UPDATE "User" SET "name" = 'one ' || :n, "displayName" = 'one ' || :n WHERE "id" = 200 + :n;
-- section: expect 1
SELECT count(*) FROM "User" WHERE "name" = 'one :n'
-- => 2
-- section: client 2.1
SELECT "id", "email", "name", "displayName" FROM "User" WHERE "displayName" = 'name 1';
INSERT INTO "User" ("email", "name", "displayName") VALUES ('new', 'new', 'new');
UPDATE "User" SET "name" = 'changed', "displayName" = 'changed' WHERE "id" = 7;
-- section: write 2.1
INSERT INTO "User" ("email", "name", "displayName") VALUES ('two ' || :n, 'two ' || :n, 'two ' || :n);
UPDATE "User" SET "name" = 'two ' || :n, "displayName" = 'two ' || :n WHERE "id" = 300 + :n;
-- section: client 2.2
SELECT "id", "email", "displayName" FROM "User" WHERE "displayName" = 'name 1';
INSERT INTO "User" ("email", "displayName") VALUES ('new', 'new');
UPDATE "User" SET "displayName" = 'changed' WHERE "id" = 7;
-- section: write 2.2
INSERT INTO "User" ("email", "displayName") VALUES ('three ' || :n, 'three ' || :n);
-- section: expect 2.2
SELECT count(*) FROM "User" WHERE "displayName" IS NULL
-- => 998
-- section: expect
SELECT count(*) FROM "User" WHERE "email" NOT LIKE 'u%' AND "displayName" IS DISTINCT FROM "email"
-- => 0
SELECT count(*) FROM "User" WHERE "id" BETWEEN 101 AND 299 AND "displayName" ~ '^(zero|one) '
-- => 5
SELECT count(*) FROM "User" WHERE "id" NOT BETWEEN 101 AND 399 AND "id" <= 3000 AND "id" % 3 <> 0 AND "displayName" <> 'name ' || "id"
-- => 0

-- case: A trigger keeps both columns in step
-- option: sync=trigger
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, "email" TEXT NOT NULL, "name" TEXT, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
INSERT INTO "User" ("email", "name") SELECT 'u' || i, CASE WHEN i % 3 = 0 THEN NULL ELSE 'name ' || i END FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "User" RENAME COLUMN "name" TO "displayName";
-- section: client 0
SELECT "id", "email", "name" FROM "User" WHERE "name" = 'name 1';
INSERT INTO "User" ("email", "name") VALUES ('new', 'new');
UPDATE "User" SET "name" = 'changed' WHERE "id" = 7;
-- section: write 0
INSERT INTO "User" ("email", "name") VALUES ('zero ' || :n, 'zero ' || :n);
UPDATE "User" SET "name" = 'zero ' || :n WHERE "id" = 100 + :n;
UPDATE "User" SET "name" = NULL WHERE "id" = 200 + :n;
-- section: expect 0
SELECT count(*) FROM "User" WHERE "name" IS DISTINCT FROM "email" AND "email" NOT LIKE 'u%'
-- => 0
-- section: client 1
SELECT "id", "email", "displayName" FROM "User" WHERE "displayName" = 'name 1';
INSERT INTO "User" ("email", "displayName") VALUES ('new', 'new');
UPDATE "User" SET "displayName" = 'changed' WHERE "id" = 7;
-- section: write 1
INSERT INTO "User" ("email", "displayName") VALUES ('one ' || :n, 'one ' || :n);
UPDATE "User" SET "displayName" = 'one ' || :n WHERE "id" = 300 + :n;
-- section: expect
SELECT count(*) FROM "User" WHERE "email" NOT LIKE 'u%' AND "displayName" IS DISTINCT FROM "email"
-- => 0
SELECT count(*) FROM "User" WHERE "id" BETWEEN 201 AND 210 AND "id" % 3 <> 0 AND "displayName" IS NULL
-- => 2
SELECT count(*) FROM "User" WHERE "id" BETWEEN 101 AND 110 AND "displayName" LIKE 'zero %'
-- => 3

-- case: NOT NULL without a default
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, "name" TEXT NOT NULL, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
INSERT INTO "User" ("name") SELECT 'name ' || i FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "User" RENAME COLUMN "name" TO "displayName";
-- section: client 0
SELECT "id", "name" FROM "User" WHERE "id" = 1;
INSERT INTO "User" ("name") VALUES ('new');
-- section: client 1
SELECT "id", "name", "displayName" FROM "User" WHERE "id" = 1;
INSERT INTO "User" ("name", "displayName") VALUES ('new', 'new');
-- section: client 2.1
SELECT "id", "name", "displayName" FROM "User" WHERE "id" = 1;
INSERT INTO "User" ("name", "displayName") VALUES ('new', 'new');
-- section: client 2.2
SELECT "id", "displayName" FROM "User" WHERE "id" = 1;
INSERT INTO "User" ("displayName") VALUES ('new');

-- case: NOT NULL with a default
-- section: history
CREATE TYPE "Role" AS ENUM ('USER', 'ADMIN');
CREATE TABLE "User" ("id" SERIAL NOT NULL, "role" "Role" NOT NULL DEFAULT 'USER', CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
INSERT INTO "User" ("role") SELECT CASE WHEN i % 2 = 0 THEN 'USER' ELSE 'ADMIN' END::"Role" FROM generate_series(1, 3000) AS i;
-- section: change
-- RenameColumn
ALTER TABLE "User" RENAME COLUMN "role" TO "kind";
-- section: client 0
SELECT "id", "role"::text FROM "User" WHERE "role" = 'ADMIN' LIMIT 1;
INSERT INTO "User" DEFAULT VALUES;
INSERT INTO "User" ("role") VALUES ('ADMIN');
-- section: client 1
SELECT "id", "role"::text FROM "User" WHERE "role" = 'ADMIN' LIMIT 1;
INSERT INTO "User" DEFAULT VALUES;
INSERT INTO "User" ("role", "kind") VALUES ('ADMIN', 'ADMIN');
-- section: client 2.1
SELECT "id", "kind"::text FROM "User" WHERE "kind" = 'ADMIN' LIMIT 1;
INSERT INTO "User" ("role", "kind") VALUES ('ADMIN', 'ADMIN');
-- section: client 2.2
SELECT "id", "kind"::text FROM "User" WHERE "kind" = 'ADMIN' LIMIT 1;
INSERT INTO "User" DEFAULT VALUES;
INSERT INTO "User" ("kind") VALUES ('ADMIN');

-- case: NOT NULL with a default, kept in step by a trigger
-- option: sync=trigger
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, "score" INTEGER NOT NULL DEFAULT 5, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
INSERT INTO "User" ("score") SELECT i FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "User" RENAME "score" TO "points";
-- section: client 0
SELECT "id", "score" FROM "User" WHERE "score" > 10 LIMIT 1;
INSERT INTO "User" DEFAULT VALUES;
INSERT INTO "User" ("score") VALUES (6);
UPDATE "User" SET "score" = "score" + 1 WHERE "id" = 4;
-- section: write 0
INSERT INTO "User" ("score") VALUES (10000 + :n);
UPDATE "User" SET "score" = 20000 + :n WHERE "id" = :n;
-- section: client 1
SELECT "id", "points" FROM "User" WHERE "points" > 10 LIMIT 1;
INSERT INTO "User" DEFAULT VALUES;
INSERT INTO "User" ("points") VALUES (6);
UPDATE "User" SET "points" = "points" + 1 WHERE "id" = 4;
-- section: write 1
INSERT INTO "User" ("points") VALUES (30000 + :n);
INSERT INTO "User" DEFAULT VALUES;
-- section: expect
SELECT count(*) FILTER (WHERE "points" BETWEEN 10001 AND 20000) > 2, count(*) FILTER (WHERE "points" BETWEEN 20001 AND 30000) > 2, count(*) FILTER (WHERE "points" > 30000), count(*) FILTER (WHERE "points" = 5) FROM "User"
-- => true | true | 2 | 2

-- case: A unique index
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, "email" TEXT NOT NULL, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
CREATE UNIQUE INDEX "User_email_key" ON "User"("email");
INSERT INTO "User" ("email") SELECT 'user' || i || '@example.com' FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "User" RENAME COLUMN "email" TO "address";
-- section: client 0
SELECT "id", "email" FROM "User" WHERE "email" = 'user1@example.com';
INSERT INTO "User" ("email") VALUES ('a') ON CONFLICT ("email") DO NOTHING;
-- section: client 1
SELECT "id", "email" FROM "User" WHERE "email" = 'user1@example.com';
INSERT INTO "User" ("email", "address") VALUES ('a', 'a') ON CONFLICT ("email") DO NOTHING;
-- section: client 2.1
SELECT "id", "address" FROM "User" WHERE "address" = 'user1@example.com';
INSERT INTO "User" ("email", "address") VALUES ('a', 'a') ON CONFLICT ("address") DO NOTHING;
-- section: client 2.2
SELECT "id", "address" FROM "User" WHERE "address" = 'user1@example.com';
INSERT INTO "User" ("address") VALUES ('a') ON CONFLICT ("address") DO NOTHING;

-- case: A unique constraint of two columns
-- section: history
CREATE TABLE "Member" ("id" SERIAL NOT NULL, "teamId" INTEGER NOT NULL, "login" VARCHAR(40) NOT NULL, CONSTRAINT "Member_pkey" PRIMARY KEY ("id"), CONSTRAINT "Member_teamId_login_key" UNIQUE ("teamId", "login"));
INSERT INTO "Member" ("teamId", "login") SELECT i % 10, 'm' || i FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "Member" RENAME COLUMN "login" TO "handle";
-- section: client 0
INSERT INTO "Member" ("teamId", "login") VALUES (1, 'a') ON CONFLICT ("teamId", "login") DO NOTHING;
-- section: client 1
INSERT INTO "Member" ("teamId", "login", "handle") VALUES (1, 'a', 'a') ON CONFLICT ("teamId", "login") DO NOTHING;
-- section: client 2.1
INSERT INTO "Member" ("teamId", "login", "handle") VALUES (1, 'a', 'a') ON CONFLICT ("teamId", "handle") DO NOTHING;
-- section: client 2.2
INSERT INTO "Member" ("teamId", "handle") VALUES (1, 'a') ON CONFLICT ("teamId", "handle") DO NOTHING;

-- case: Indexes over several columns, over part of the rows and over an expression
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, "name" TEXT, "city" TEXT, "active" BOOLEAN NOT NULL DEFAULT true, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
CREATE INDEX "User_city_name_idx" ON "User"("city", "name" DESC NULLS LAST);
CREATE INDEX "User_active_name_idx" ON "User"("name") WHERE "active" AND "name" IS NOT NULL;
CREATE INDEX "User_lower_name_idx" ON "User"(lower("name") text_pattern_ops) INCLUDE ("city");
INSERT INTO "User" ("name", "city", "active") SELECT CASE WHEN i % 5 > 0 THEN 'name ' || i END, 'city ' || i % 20, i % 2 = 0 FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "User" RENAME COLUMN "name" TO "displayName";
-- section: client 0
SELECT "id" FROM "User" WHERE lower("name") = 'name 1';
-- section: client 1
SELECT "id" FROM "User" WHERE lower("name") = 'name 1';
UPDATE "User" SET "name" = 'x', "displayName" = 'x' WHERE "id" = 1;
-- section: client 2.1
SELECT "id" FROM "User" WHERE lower("displayName") = 'name 1';
UPDATE "User" SET "name" = 'x', "displayName" = 'x' WHERE "id" = 1;
-- section: client 2.2
UPDATE "User" SET "displayName" = 'x' WHERE "id" = 1;

-- case: Checks of one and of two columns
-- section: history
CREATE TABLE "Product" ("id" SERIAL NOT NULL, "price" DECIMAL(10,2) NOT NULL, "cost" DECIMAL(10,2), CONSTRAINT "Product_pkey" PRIMARY KEY ("id"), CONSTRAINT "Product_price_check" CHECK ("price" >= 0), CONSTRAINT "margin" CHECK ("cost" IS NULL OR "price" >= "cost"));
INSERT INTO "Product" ("price", "cost") SELECT i, CASE WHEN i % 2 = 0 THEN i / 2.0 END FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "Product" RENAME COLUMN "price" TO "amount";
-- section: client 0
INSERT INTO "Product" ("price", "cost") VALUES (2, 1);
-- section: client 1
INSERT INTO "Product" ("price", "amount", "cost") VALUES (2, 2, 1);
-- section: client 2.1
INSERT INTO "Product" ("price", "amount", "cost") VALUES (2, 2, 1);
-- section: client 2.2
INSERT INTO "Product" ("amount", "cost") VALUES (2, 1);

-- case: A foreign key to another table, with its index
-- section: history
CREATE TABLE "Organization" ("id" SERIAL NOT NULL, CONSTRAINT "Organization_pkey" PRIMARY KEY ("id"));
CREATE TABLE "User" ("id" SERIAL NOT NULL, "organizationId" INTEGER, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
CREATE INDEX "User_organizationId_idx" ON "User"("organizationId");
ALTER TABLE "User" ADD CONSTRAINT "User_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE SET NULL ON UPDATE CASCADE;
INSERT INTO "Organization" SELECT i FROM generate_series(1, 100) AS i;
INSERT INTO "User" ("organizationId") SELECT NULLIF(i % 100, 0) FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "User" RENAME COLUMN "organizationId" TO "companyId";
-- section: client 0
SELECT u."id" FROM "User" u JOIN "Organization" o ON o."id" = u."organizationId" LIMIT 1;
INSERT INTO "User" ("organizationId") VALUES (1);
DELETE FROM "Organization" WHERE "id" = 5;
-- section: client 1
SELECT u."id" FROM "User" u JOIN "Organization" o ON o."id" = u."organizationId" LIMIT 1;
INSERT INTO "User" ("organizationId", "companyId") VALUES (1, 1);
DELETE FROM "Organization" WHERE "id" = 5;
-- section: client 2.1
SELECT u."id" FROM "User" u JOIN "Organization" o ON o."id" = u."companyId" LIMIT 1;
INSERT INTO "User" ("organizationId", "companyId") VALUES (1, 1);
DELETE FROM "Organization" WHERE "id" = 5;
-- section: client 2.2
INSERT INTO "User" ("companyId") VALUES (1);
DELETE FROM "Organization" WHERE "id" = 5;

-- case: Another table references the column
-- section: history
CREATE TABLE "Country" ("id" SERIAL NOT NULL, "code" CHAR(2) NOT NULL, CONSTRAINT "Country_pkey" PRIMARY KEY ("id"));
CREATE UNIQUE INDEX "Country_code_key" ON "Country"("code");
CREATE TABLE "City" ("id" SERIAL NOT NULL, "countryCode" CHAR(2) NOT NULL, CONSTRAINT "City_pkey" PRIMARY KEY ("id"));
ALTER TABLE "City" ADD CONSTRAINT "City_countryCode_fkey" FOREIGN KEY ("countryCode") REFERENCES "Country"("code") ON DELETE RESTRICT ON UPDATE CASCADE;
INSERT INTO "Country" ("code") SELECT chr(65 + i / 26) || chr(65 + i % 26) FROM generate_series(0, 400) AS i;
INSERT INTO "City" ("countryCode") SELECT chr(65 + i / 26 % 15) || chr(65 + i % 26) FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "Country" RENAME COLUMN "code" TO "iso";
-- section: client 0
INSERT INTO "Country" ("code") VALUES ('zz');
INSERT INTO "City" ("countryCode") VALUES ('AA');
-- section: client 1
INSERT INTO "Country" ("code", "iso") VALUES ('zz', 'zz');
WITH "new" AS (INSERT INTO "Country" ("code", "iso") VALUES ('zz', 'zz')) SELECT 1;
INSERT INTO "City" ("countryCode") VALUES ('AA');
-- section: client 2.1
INSERT INTO "Country" ("code", "iso") VALUES ('zz', 'zz');
INSERT INTO "City" ("countryCode") VALUES ('AA');
-- section: client 2.2
INSERT INTO "Country" ("iso") VALUES ('zz');
INSERT INTO "City" ("countryCode") VALUES ('AA');

-- case: A part of a primary key of two columns
-- section: history
CREATE TABLE "Membership" ("userId" INTEGER NOT NULL, "groupId" INTEGER NOT NULL, "role" TEXT, CONSTRAINT "Membership_pkey" PRIMARY KEY ("userId", "groupId"));
INSERT INTO "Membership" SELECT i / 10, i % 10, 'member' FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "Membership" RENAME COLUMN "groupId" TO "teamId";
-- section: client 0
SELECT "role" FROM "Membership" WHERE "userId" = 1 AND "groupId" = 1;
INSERT INTO "Membership" ("userId", "groupId") VALUES (9999, 1);
-- section: client 1
SELECT "role" FROM "Membership" WHERE "userId" = 1 AND "teamId" = 1;
INSERT INTO "Membership" ("userId", "teamId") VALUES (9999, 1);

-- case: Names with quotes, spaces and letters beyond ASCII
-- option: sync=trigger
-- section: history
CREATE SCHEMA "Büro";
CREATE TABLE "Büro"."Straßen ""alt""" ("id" BIGSERIAL NOT NULL, "größe in m" DOUBLE PRECISION, "名前" TEXT, CONSTRAINT "pk ß" PRIMARY KEY ("id"));
CREATE INDEX "größe idx" ON "Büro"."Straßen ""alt""" ("größe in m");
INSERT INTO "Büro"."Straßen ""alt""" ("größe in m", "名前") SELECT CASE WHEN i % 7 > 0 THEN i * 0.5 END, 'n' || i FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "Büro"."Straßen ""alt""" RENAME COLUMN "größe in m" TO "länge ""neu""";
-- section: client 0
SELECT "größe in m" FROM "Büro"."Straßen ""alt""" WHERE "größe in m" > 1 LIMIT 1;
INSERT INTO "Büro"."Straßen ""alt""" ("größe in m") VALUES (1);
-- section: client 1
SELECT "länge ""neu""" FROM "Büro"."Straßen ""alt""" WHERE "länge ""neu""" > 1 LIMIT 1;
INSERT INTO "Büro"."Straßen ""alt""" ("länge ""neu""") VALUES (1);

-- case: Folded names, asked for by operands
-- operands: column=accounts.name to=display_name
-- section: history
CREATE TABLE accounts (id integer PRIMARY KEY, name varchar(80));
INSERT INTO accounts SELECT i, 'a' || i FROM generate_series(1, 300) AS i;
-- section: one-step
ALTER TABLE accounts RENAME COLUMN name TO display_name;
-- section: client 0
INSERT INTO accounts (id, name) VALUES (9999, 'x');
-- section: client 1
INSERT INTO accounts (id, name, display_name) VALUES (9999, 'x', 'x');
-- section: client 2.1
INSERT INTO accounts (id, name, display_name) VALUES (9999, 'x', 'x');
-- section: client 2.2
INSERT INTO accounts (id, display_name) VALUES (9999, 'x');

-- case: A comment and grants on the column
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, "name" TEXT, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
COMMENT ON COLUMN "User"."name" IS 'What others call them; it''s shown';
GRANT SELECT ("id", "name") ON "User" TO app_reader;
GRANT UPDATE ("name") ON "User" TO app_writer WITH GRANT OPTION;
INSERT INTO "User" ("name") SELECT 'name ' || i FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "User" RENAME COLUMN "name" TO "displayName";
-- section: client 0
SET LOCAL ROLE app_reader; SELECT "id", "name" FROM "User" LIMIT 1;
-- section: client 1
SET LOCAL ROLE app_writer; UPDATE "User" SET "name" = 'x', "displayName" = 'x';
-- section: client 2.1
SET LOCAL ROLE app_reader; SELECT "id", "displayName" FROM "User" LIMIT 1;
-- section: client 2.2
SET LOCAL ROLE app_writer; UPDATE "User" SET "displayName" = 'x';

-- case: A view reads the column
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, "name" TEXT, "active" BOOLEAN NOT NULL DEFAULT true, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
CREATE VIEW "ActiveUser" AS SELECT "id", "name" FROM "User" WHERE "active";
GRANT SELECT ON "ActiveUser" TO app_reader;
INSERT INTO "User" ("name") SELECT 'name ' || i FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "User" RENAME COLUMN "name" TO "displayName";
-- section: client 0
SELECT "id", "name" FROM "ActiveUser" WHERE "name" = 'name 1';
-- section: client 1
SELECT "id", "name" FROM "ActiveUser" WHERE "name" = 'name 1';
INSERT INTO "User" ("name", "displayName") VALUES ('x', 'x');
-- section: client 2.1
SELECT "id", "name" FROM "ActiveUser" WHERE "name" = 'name 1';
INSERT INTO "User" ("name", "displayName") VALUES ('x', 'x');
-- section: client 2.2
SELECT "id", "name" FROM "ActiveUser" WHERE "name" = 'name 1';
INSERT INTO "User" ("displayName") VALUES ('x');
-- section: expect
SELECT count(*) FROM "ActiveUser" WHERE "name" IS NULL
-- => 0

-- case: A partitioned table
-- section: history
CREATE TABLE "Event" ("id" BIGINT NOT NULL, "at" DATE NOT NULL, "kind" TEXT, CONSTRAINT "Event_pkey" PRIMARY KEY ("id", "at")) PARTITION BY RANGE ("at");
CREATE TABLE "Event_2024" PARTITION OF "Event" FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE "Event_2025" PARTITION OF "Event" FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
INSERT INTO "Event" SELECT i, DATE '2024-01-01' + i % 700, 'kind ' || i % 7 FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "Event" RENAME COLUMN "kind" TO "type";
-- section: client 0
INSERT INTO "Event" ("id", "at", "kind") VALUES (9999, '2024-02-02', 'x');
-- section: client 1
INSERT INTO "Event" ("id", "at", "kind", "type") VALUES (9999, '2024-02-02', 'x', 'x');
-- section: client 2.1
INSERT INTO "Event" ("id", "at", "kind", "type") VALUES (9999, '2024-02-02', 'x', 'x');
-- section: client 2.2
INSERT INTO "Event" ("id", "at", "type") VALUES (9999, '2025-02-02', 'x');

-- case: A partitioned table, kept in step by a trigger, where the column is required
-- option: sync=trigger
-- section: history
CREATE TABLE "Event" ("id" BIGINT NOT NULL, "at" DATE NOT NULL, "kind" TEXT NOT NULL, CONSTRAINT "Event_pkey" PRIMARY KEY ("id", "at")) PARTITION BY RANGE ("at");
CREATE TABLE "Event_2024" PARTITION OF "Event" FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE "Event_rest" PARTITION OF "Event" DEFAULT;
INSERT INTO "Event" SELECT i, DATE '2024-01-01' + i % 700, 'kind ' || i % 7 FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "Event" RENAME COLUMN "kind" TO "type";
-- section: client 0
INSERT INTO "Event" ("id", "at", "kind") VALUES (9999, '2024-02-02', 'x');
-- section: client 1
INSERT INTO "Event" ("id", "at", "type") VALUES (9999, '2024-02-02', 'x');

-- case: A table without a primary key
-- section: history
CREATE TABLE "Log" ("at" TIMESTAMP(3), "text" TEXT);
INSERT INTO "Log" SELECT TIMESTAMP '2024-01-01' + i * INTERVAL '1 minute', CASE WHEN i % 4 > 0 THEN 'text ' || i END FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "Log" RENAME COLUMN "text" TO "message";
-- section: client 0
INSERT INTO "Log" ("text") VALUES ('x');
-- section: client 1
INSERT INTO "Log" ("text", "message") VALUES ('x', 'x');
-- section: client 2.1
INSERT INTO "Log" ("text", "message") VALUES ('x', 'x');
-- section: client 2.2
INSERT INTO "Log" ("message") VALUES ('x');

-- case: The draft does something else as well
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, "name" TEXT, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
INSERT INTO "User" ("name") SELECT 'name ' || i FROM generate_series(1, 3000) AS i;
-- section: change
-- CreateTable
CREATE TABLE "Badge" ("id" SERIAL NOT NULL, CONSTRAINT "Badge_pkey" PRIMARY KEY ("id"));
-- RenameColumn
ALTER TABLE "User" RENAME COLUMN "name" TO "displayName";
-- CreateTable
CREATE TABLE "Medal" ("id" SERIAL NOT NULL, CONSTRAINT "Medal_pkey" PRIMARY KEY ("id"));
-- section: down
DROP TABLE "Medal";
ALTER TABLE "User" RENAME COLUMN "displayName" TO "name";
DROP TABLE "Badge";
-- section: client 0
INSERT INTO "User" ("name") VALUES ('x');
-- section: client 1
INSERT INTO "User" ("name", "displayName") VALUES ('x', 'x');
-- section: client 2.1
INSERT INTO "User" ("name", "displayName") VALUES ('x', 'x');
-- section: client 2.2
INSERT INTO "User" ("displayName") VALUES ('x');

-- case: Refused: the column is not there
-- refused: has no column
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, "name" TEXT, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
-- section: change
ALTER TABLE "User" RENAME COLUMN "naem" TO "displayName";

-- case: Refused: the table is not there
-- refused: no table
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, "name" TEXT, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
-- section: change
ALTER TABLE "Users" RENAME COLUMN "name" TO "displayName";

-- case: Refused: the new name is taken
-- refused: Choose another name
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, "name" TEXT, "displayName" TEXT, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
-- section: change
ALTER TABLE "User" RENAME COLUMN "name" TO "displayName";

-- case: Refused: the new name is longer than PostgreSQL keeps
-- refused: keeps 63
-- operands: column=User.name to=ein_name_der_mit_größe_und_länge_mehr_als_dreiundsechzig_bytes_hat
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, "name" TEXT, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));

-- case: Refused: the column of operands is not there
-- refused: no column
-- operands: column=User.nothing to=displayName
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, "name" TEXT, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));

-- case: Refused: a materialized view reads the column
-- refused: materialized view
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, "name" TEXT, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
CREATE MATERIALIZED VIEW "Names" AS SELECT "name", count(*) AS "users" FROM "User" GROUP BY "name";
-- section: change
ALTER TABLE "User" RENAME COLUMN "name" TO "displayName";

-- case: Refused: the table is partitioned by the column
-- refused: partitioned by
-- section: history
CREATE TABLE "Event" ("id" BIGINT NOT NULL, "at" DATE NOT NULL) PARTITION BY RANGE ("at");
-- section: change
ALTER TABLE "Event" RENAME COLUMN "at" TO "day";

-- case: A serial primary key that another table and the table itself reference
-- section: history
CREATE TABLE "Node" ("id" SERIAL PRIMARY KEY, "parentId" INTEGER, "name" TEXT);
ALTER TABLE "Node" ADD CONSTRAINT "Node_parentId_fkey" FOREIGN KEY ("parentId") REFERENCES "Node"("id") ON DELETE SET NULL ON UPDATE CASCADE;
CREATE TABLE "Leaf" ("id" SERIAL PRIMARY KEY, "nodeId" INTEGER NOT NULL REFERENCES "Node"("id") ON DELETE CASCADE);
INSERT INTO "Node" ("parentId", "name") SELECT CASE WHEN i > 1 THEN i / 2 END, 'n' || i FROM generate_series(1, 3000) AS i;
INSERT INTO "Leaf" ("nodeId") SELECT i FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "Node" RENAME COLUMN "id" TO "nodeId";
-- section: client 0
INSERT INTO "Node" ("parentId", "name") VALUES (1, 'new') RETURNING "id";
DELETE FROM "Node" WHERE "id" = 7;
INSERT INTO "Leaf" ("nodeId") VALUES (9);
-- section: client 1
INSERT INTO "Node" ("parentId", "name") VALUES (1, 'new') RETURNING "nodeId";
DELETE FROM "Node" WHERE "nodeId" = 7;
INSERT INTO "Leaf" ("nodeId") VALUES (9);

-- case: An identity column in another schema
-- section: history
CREATE SCHEMA "app";
CREATE TABLE "app"."Item" ("id" BIGINT GENERATED BY DEFAULT AS IDENTITY, "n" INTEGER, CONSTRAINT "Item_pkey" PRIMARY KEY ("id") INCLUDE ("n"));
INSERT INTO "app"."Item" ("n") SELECT i FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "app"."Item" RENAME COLUMN "id" TO "key";
-- section: client 0
INSERT INTO "app"."Item" ("n") VALUES (1) RETURNING "id";
SELECT "id" FROM "app"."Item" WHERE "id" = 5;
-- section: client 1
INSERT INTO "app"."Item" ("n") VALUES (1) RETURNING "key";
SELECT "key" FROM "app"."Item" WHERE "key" = 5;

-- case: A default that gives another value each time, and a deferrable constraint
-- differs: "Ticket"."secret"
-- section: history
CREATE TABLE "Ticket" ("id" SERIAL PRIMARY KEY, "token" UUID NOT NULL DEFAULT gen_random_uuid(), CONSTRAINT "Ticket_token_key" UNIQUE ("token") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "Ticket" ("id") SELECT i FROM generate_series(1001, 4000) AS i;
-- section: change
ALTER TABLE "Ticket" RENAME COLUMN "token" TO "secret";
-- section: client 0
INSERT INTO "Ticket" DEFAULT VALUES RETURNING "token";
-- section: client 1
INSERT INTO "Ticket" DEFAULT VALUES RETURNING "secret";

-- case: A DROP and an ADD without NOT NULL, as Prisma writes them for a field that is renamed and made optional
-- section: history
CREATE TABLE "User" ("id" SERIAL PRIMARY KEY, "name" TEXT NOT NULL, "n" INTEGER);
CREATE INDEX "User_name_idx" ON "User"("name");
INSERT INTO "User" ("name", "n") SELECT 'name ' || i, i FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "User" DROP COLUMN "name",
ADD COLUMN     "fullName" TEXT;
-- section: one-step
ALTER TABLE "User" RENAME COLUMN "name" TO "fullName";
ALTER TABLE "User" ALTER COLUMN "fullName" DROP NOT NULL;
-- section: client 0
SELECT "name" FROM "User" WHERE "id" = 1;
INSERT INTO "User" ("name") VALUES ('x');
-- section: client 1
SELECT "name" FROM "User" WHERE "id" = 1;
INSERT INTO "User" ("name", "fullName") VALUES ('x', 'x');
-- section: client 2.1
SELECT "fullName" FROM "User" WHERE "id" = 1;
INSERT INTO "User" ("name", "fullName") VALUES ('x', 'x');
-- section: client 2.2
SELECT "fullName" FROM "User" WHERE "id" = 1;
INSERT INTO "User" ("fullName") VALUES ('x');
INSERT INTO "User" ("n") VALUES (5);

-- case: A trigger of the table runs first
-- option: sync=trigger
-- section: history
CREATE TABLE "User" ("id" SERIAL PRIMARY KEY, "email" TEXT, "n" INTEGER);
INSERT INTO "User" ("email", "n") SELECT 'user' || i, i FROM generate_series(1, 3000) AS i;
CREATE FUNCTION "counted"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW."n" := coalesce(NEW."n", 0) + 1; RETURN NEW; END $$;
CREATE TRIGGER "zz_counted" BEFORE INSERT ON "User" FOR EACH ROW EXECUTE FUNCTION "counted"();
-- section: change
ALTER TABLE "User" RENAME COLUMN "email" TO "mail";
-- section: client 0
INSERT INTO "User" ("email") VALUES ('x');
UPDATE "User" SET "email" = 'y' WHERE "id" = 1;
-- section: client 1
INSERT INTO "User" ("mail") VALUES ('x');
UPDATE "User" SET "mail" = 'y' WHERE "id" = 1;


-- case: As Prisma writes it, in one statement
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, "name" TEXT, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
INSERT INTO "User" ("name") SELECT 'name ' || i FROM generate_series(1, 3000) AS i;
-- section: change
/*
  Warnings:

  - You are about to drop the column `name` on the `User` table. All the data in the column will be lost.

*/
-- AlterTable
ALTER TABLE "User" DROP COLUMN "name",
ADD COLUMN "displayName" TEXT;
-- section: one-step
ALTER TABLE "User" RENAME COLUMN "name" TO "displayName";
-- section: client 0
SELECT "id", "name" FROM "User" WHERE "id" = 1;
INSERT INTO "User" ("name") VALUES ('new');
-- section: client 1
SELECT "id", "name", "displayName" FROM "User" WHERE "id" = 1;
INSERT INTO "User" ("name", "displayName") VALUES ('new', 'new');
-- section: client 2.1
SELECT "id", "displayName" FROM "User" WHERE "id" = 1;
INSERT INTO "User" ("name", "displayName") VALUES ('new', 'new');
-- section: client 2.2
SELECT "id", "displayName" FROM "User" WHERE "id" = 1;
INSERT INTO "User" ("displayName") VALUES ('new');

-- case: NOT NULL stays, beside a third action, ADD first
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, "name" TEXT NOT NULL, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
INSERT INTO "User" ("name") SELECT 'name ' || i FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "User" ADD COLUMN "title" TEXT NOT NULL, DROP COLUMN "name", ADD COLUMN "age" INTEGER;
-- section: down
ALTER TABLE "User" DROP COLUMN "age";
-- section: one-step
ALTER TABLE "User" ADD COLUMN "age" INTEGER;
ALTER TABLE "User" RENAME COLUMN "name" TO "title";
-- section: client 0
SELECT "id", "name" FROM "User" WHERE "id" = 1;
INSERT INTO "User" ("name") VALUES ('new');
-- section: client 1
INSERT INTO "User" ("name", "title") VALUES ('new', 'new');
-- section: client 2.1
INSERT INTO "User" ("name", "title") VALUES ('new', 'new');
-- section: client 2.2
INSERT INTO "User" ("title") VALUES ('new');

-- case: NOT NULL goes, in two statements, kept in step by a trigger
-- option: sync=trigger
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, "name" TEXT NOT NULL, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
INSERT INTO "User" ("name") SELECT 'name ' || i FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "User" DROP COLUMN "name";
ALTER TABLE "User" ADD COLUMN "title" TEXT;
-- section: one-step
ALTER TABLE "User" RENAME COLUMN "name" TO "title";
ALTER TABLE "User" ALTER COLUMN "title" DROP NOT NULL;
-- section: client 0
SELECT "id", "name" FROM "User" WHERE "id" = 1;
INSERT INTO "User" ("name") VALUES ('new');
-- section: client 1
INSERT INTO "User" ("title") VALUES ('new');

-- case: Another type
-- refused: different types
-- section: history
CREATE TABLE "User" ("id" SERIAL PRIMARY KEY, "name" TEXT);
-- section: change
ALTER TABLE "User" DROP COLUMN "name", ADD COLUMN "age" INTEGER;
