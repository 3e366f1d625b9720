-- Cases for the plan that creates an index. The format is described in case-file.ts.

-- case: Without a name, 3,000 rows
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, "email" TEXT, "name" TEXT, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
INSERT INTO "User" ("email") SELECT CASE WHEN i % 3 > 0 THEN 'u' || i END FROM generate_series(1, 3000) AS i;
-- section: change
CREATE INDEX ON "User" ("email", "name" DESC NULLS LAST);
-- section: client 0
SELECT "id" FROM "User" WHERE "email" = 'u1';
INSERT INTO "User" ("email") VALUES ('new');
-- section: write 0
INSERT INTO "User" ("email") VALUES ('zero' || :n);

-- case: As Prisma writes it, beside another statement
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, "email" TEXT, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
INSERT INTO "User" ("email") SELECT 'u' || i FROM generate_series(1, 3000) AS i;
-- section: change
-- AlterTable
ALTER TABLE "User" ADD COLUMN "x" INTEGER;

-- CreateIndex
CREATE INDEX "User_email_idx" ON "User"("email");
-- section: down
ALTER TABLE "User" DROP COLUMN "x";
-- section: client 0
INSERT INTO "User" ("email") VALUES ('new');

-- case: Expressions, a condition, INCLUDE, WITH, a method, another schema, names outside of ASCII
-- section: history
CREATE SCHEMA "my app";
CREATE TABLE "my app"."Größe ""x""" ("a b" TEXT, "bö" INTEGER[], "c" INTEGER);
INSERT INTO "my app"."Größe ""x""" SELECT 'A' || i, ARRAY[i], i FROM generate_series(1, 3000) AS i;
-- section: change
CREATE INDEX "Über ""uns""" ON "my app"."Größe ""x""" USING btree (lower("a b") COLLATE "C" text_pattern_ops DESC, "c") INCLUDE ("bö") WITH (fillfactor = 70) WHERE "c" > 10;
-- section: client 0
INSERT INTO "my app"."Größe ""x""" VALUES ('x', NULL, 11);

-- case: Another method, without a name, of an expression
-- section: history
CREATE TABLE "Doc" ("id" SERIAL PRIMARY KEY, "tags" TEXT[], "title" TEXT);
INSERT INTO "Doc" ("tags", "title") SELECT ARRAY['t' || i], 'T' FROM generate_series(1, 3000) AS i;
-- section: change
CREATE INDEX ON "Doc" USING hash (upper("title"));
-- section: client 0
INSERT INTO "Doc" ("tags") VALUES (ARRAY['x']);

-- case: A unique index of some rows
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, "email" TEXT, "gone" BOOLEAN NOT NULL DEFAULT false, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
INSERT INTO "User" ("email") SELECT 'u' || i FROM generate_series(1, 3000) AS i;
-- section: change
CREATE UNIQUE INDEX "User_email_key" ON "User" ("email") WHERE NOT "gone";
-- section: client 0
INSERT INTO "User" ("email") VALUES ('u1');
-- section: client 1
INSERT INTO "User" ("email") VALUES ('new');
INSERT INTO "User" ("email", "gone") VALUES ('u1', true);

-- case: A partitioned table
-- section: history
CREATE TABLE "Event" ("at" DATE NOT NULL, "id" INTEGER NOT NULL) PARTITION BY RANGE ("at");
CREATE TABLE "Event_2025" PARTITION OF "Event" FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE "Event_2026" PARTITION OF "Event" FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
INSERT INTO "Event" SELECT DATE '2025-01-01' + i % 700, i FROM generate_series(1, 3000) AS i;
-- section: change
CREATE INDEX "Event_id" ON "Event" ("id");
-- section: client 0
INSERT INTO "Event" VALUES ('2026-02-02', 1);
-- section: write 0
INSERT INTO "Event" VALUES ('2025-02-02', :n);
-- section: expect
SELECT bool_and(indisvalid) FROM pg_index
-- => true

-- case: Partitions of partitions, one has the index already, without a name, unique
-- option: code=ready
-- section: history
CREATE SCHEMA "app";
CREATE TABLE "app"."Event" ("at" DATE NOT NULL, "k" INTEGER NOT NULL) PARTITION BY RANGE ("at");
CREATE TABLE "app"."E25" PARTITION OF "app"."Event" FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE "app"."E26" PARTITION OF "app"."Event" FOR VALUES FROM ('2026-01-01') TO ('2027-01-01') PARTITION BY LIST ("k");
CREATE TABLE "app"."E26a" PARTITION OF "app"."E26" FOR VALUES IN (1, 2);
CREATE TABLE "app"."E26b" PARTITION OF "app"."E26" DEFAULT;
CREATE UNIQUE INDEX "mine" ON "app"."E25" ("at", "k");
INSERT INTO "app"."Event" SELECT DATE '2025-01-01' + i % 700, i FROM generate_series(1, 3000) AS i;
-- section: change
CREATE UNIQUE INDEX ON "app"."Event" ("at", "k");
-- section: client 0
INSERT INTO "app"."Event" VALUES ('2026-02-02', 0);
-- section: expect
SELECT bool_and(indisvalid) FROM pg_index
-- => true

-- case: A materialized view
-- section: history
CREATE TABLE "User" ("id" SERIAL PRIMARY KEY, "email" TEXT);
INSERT INTO "User" ("email") SELECT 'u' || i FROM generate_series(1, 3000) AS i;
CREATE MATERIALIZED VIEW "Mails" AS SELECT "id", "email" FROM "User";
-- section: change
CREATE UNIQUE INDEX "Mails_id" ON "Mails" ("id");
-- section: client 0
SELECT "id" FROM "Mails" LIMIT 1;

-- case: Asked for by operands
-- operands: table=User columns=tenant,email name=once where="email" IS NOT NULL
-- option: unique=yes
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, "tenant" INTEGER, "email" TEXT, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
INSERT INTO "User" ("tenant", "email") SELECT i % 3, 'u' || i FROM generate_series(1, 3000) AS i;
-- section: one-step
CREATE UNIQUE INDEX "once" ON "User" ("tenant", "email") WHERE "email" IS NOT NULL;
-- section: client 0
INSERT INTO "User" ("tenant", "email") VALUES (1, 'u1');
-- section: client 1
INSERT INTO "User" ("tenant", "email") VALUES (2, 'u1');

-- case: A unique index without the key of the partitions
-- refused: "at" is missing
-- section: history
CREATE TABLE "Event" ("at" DATE NOT NULL, "id" INTEGER NOT NULL) PARTITION BY RANGE ("at");
-- section: change
CREATE UNIQUE INDEX "e" ON "Event" ("id");

-- case: The name is taken
-- refused: already
-- section: history
CREATE TABLE "User" ("id" SERIAL PRIMARY KEY, "email" TEXT);
CREATE INDEX "i" ON "User" ("email");
-- section: change
CREATE INDEX "i" ON "User" ("id");
