-- Cases for the plan that adds a unique constraint. The format is described in case-file.ts.

-- case: Without a name, 3,000 rows with nulls
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, "email" TEXT, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
INSERT INTO "User" ("email") SELECT CASE WHEN i % 3 > 0 THEN 'u' || i END FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "User" ADD UNIQUE ("email");
-- section: client 0
INSERT INTO "User" ("email") VALUES ('u1');
-- section: client 1
INSERT INTO "User" ("email") VALUES ('new'), (NULL);
-- section: write 1
INSERT INTO "User" ("email") VALUES ('one' || :n);
-- section: expect
SELECT count(*) FROM "User" WHERE "email" LIKE 'one%'
-- => 3

-- case: Several columns, more in the index, deferrable, in another schema, names outside of ASCII
-- option: code=ready
-- section: history
CREATE SCHEMA "my app";
CREATE TABLE "my app"."Größe ""x""" ("a" INTEGER, "bö" INTEGER, "c d" TEXT);
INSERT INTO "my app"."Größe ""x""" SELECT i % 50, i, 'c' FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "my app"."Größe ""x""" ADD UNIQUE ("a", "bö") INCLUDE ("c d") WITH (fillfactor = 70) DEFERRABLE INITIALLY DEFERRED;
-- section: client 0
INSERT INTO "my app"."Größe ""x""" VALUES (1, 5000, 'x');

-- case: Nulls are the same
-- postgres: 18
-- option: code=ready
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, "a" INTEGER, "b" INTEGER, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
INSERT INTO "User" ("a", "b") SELECT i, NULL FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "User" ADD CONSTRAINT "a and b" UNIQUE NULLS NOT DISTINCT ("a", "b");
-- section: client 0
INSERT INTO "User" ("a") VALUES (0);

-- case: The chosen name is taken, and it is beside another action
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, "email" TEXT, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
CREATE TABLE "User_email_key" ("x" INTEGER);
INSERT INTO "User" ("email") SELECT 'u' || i FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "User" ADD UNIQUE ("email"), ADD COLUMN "c" INTEGER;
-- section: down
ALTER TABLE "User" DROP COLUMN "c";
-- section: client 0
INSERT INTO "User" ("email") VALUES ('u1');
-- section: client 1
INSERT INTO "User" ("email") VALUES ('new');

-- case: A partitioned table
-- section: history
CREATE TABLE "Event" ("at" DATE NOT NULL, "id" INTEGER NOT NULL) PARTITION BY RANGE ("at");
CREATE TABLE "Event_2025" PARTITION OF "Event" FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE "Event_2026" PARTITION OF "Event" FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
INSERT INTO "Event" SELECT DATE '2025-01-01' + i % 700, i FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "Event" ADD CONSTRAINT "event id" UNIQUE ("at", "id");
-- section: client 0
INSERT INTO "Event" VALUES ('2026-02-02', 1);
-- section: client 1
INSERT INTO "Event" VALUES ('2026-02-02', 0);

-- case: A new column that is unique
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
INSERT INTO "User" SELECT FROM generate_series(1, 3000);
-- section: change
ALTER TABLE "User" ADD COLUMN "email" TEXT UNIQUE;
-- section: client 0
INSERT INTO "User" DEFAULT VALUES;

-- case: Asked for by operands
-- operands: table=User columns=tenant,email name=once
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, "tenant" INTEGER, "email" TEXT, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
INSERT INTO "User" ("tenant", "email") SELECT i % 3, 'u' || i FROM generate_series(1, 3000) AS i;
-- section: one-step
ALTER TABLE "User" ADD CONSTRAINT "once" UNIQUE ("tenant", "email");
-- section: client 0
INSERT INTO "User" ("tenant", "email") VALUES (1, 'u1');
-- section: client 1
INSERT INTO "User" ("tenant", "email") VALUES (2, 'u1');

-- case: A partitioned table by another column
-- refused: "at" is missing
-- section: history
CREATE TABLE "Event" ("at" DATE NOT NULL, "id" INTEGER NOT NULL) PARTITION BY RANGE ("at");
-- section: change
ALTER TABLE "Event" ADD CONSTRAINT "event id" UNIQUE ("id");

-- case: Nulls are the same, before 15
-- postgres: 14
-- refused: does not know NULLS NOT DISTINCT
-- section: history
CREATE TABLE "User" ("id" SERIAL NOT NULL, "a" INTEGER);
-- section: change
ALTER TABLE "User" ADD UNIQUE NULLS NOT DISTINCT ("a");
