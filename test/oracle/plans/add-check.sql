-- Cases for the plan that adds a check. The format is described in case-file.ts.

-- case: A check without a name, 3,000 rows
-- section: history
CREATE TABLE "Order" ("id" SERIAL NOT NULL, "total" INTEGER, CONSTRAINT "Order_pkey" PRIMARY KEY ("id"));
INSERT INTO "Order" ("total") SELECT NULLIF(i % 50, 7) FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "Order" ADD CHECK ("total" >= 0);
-- section: client 0
INSERT INTO "Order" ("total") VALUES (-1);
INSERT INTO "Order" ("total") VALUES (1);
-- section: client 1
INSERT INTO "Order" ("total") VALUES (1);
INSERT INTO "Order" ("total") VALUES (NULL);
-- section: write 1
INSERT INTO "Order" ("total") VALUES (:n);
-- section: expect
SELECT count(*) FROM "Order" WHERE "id" > 3000
-- => 3

-- case: Several columns, the chosen name is taken, code is ready
-- option: code=ready
-- section: history
CREATE TABLE "Order" ("id" SERIAL NOT NULL, "from" DATE, "to" DATE, CONSTRAINT "Order_pkey" PRIMARY KEY ("id"), CONSTRAINT "Order_check" CHECK ("id" > 0));
INSERT INTO "Order" ("from", "to") SELECT DATE '2026-01-01', DATE '2026-01-02' FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "Order" ADD CHECK ("from" <= "to");
-- section: client 0
INSERT INTO "Order" ("from", "to") VALUES ('2026-01-01', '2026-01-01');

-- case: A name outside of ASCII in another schema, beside another action
-- section: history
CREATE SCHEMA "my app";
CREATE TABLE "my app"."Größe ""x""" ("a" INTEGER, "b" TEXT, PRIMARY KEY ("a"));
INSERT INTO "my app"."Größe ""x""" SELECT i, 'b' || i FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "my app"."Größe ""x""" ADD CONSTRAINT "größer ""als"" 0" CHECK (length("b") > 0 AND "b" <> 'a, b)'), ADD COLUMN "c" INTEGER;
-- section: down
ALTER TABLE "my app"."Größe ""x""" DROP COLUMN "c";
-- section: client 0
INSERT INTO "my app"."Größe ""x""" VALUES (0, '');
-- section: client 1
INSERT INTO "my app"."Größe ""x""" VALUES (0, 'b');

-- case: A partitioned table
-- section: history
CREATE TABLE "Event" ("at" DATE NOT NULL, "x" INTEGER) PARTITION BY RANGE ("at");
CREATE TABLE "Event_2025" PARTITION OF "Event" FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE "Event_2026" PARTITION OF "Event" FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
INSERT INTO "Event" SELECT DATE '2025-01-01' + i % 700, i FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "Event" ADD CONSTRAINT "x_check" CHECK ("x" > 0);
-- section: client 0
INSERT INTO "Event" VALUES ('2026-02-02', 0);
-- section: client 1
INSERT INTO "Event" VALUES ('2026-02-02', 1);

-- case: Not for children of the table
-- section: history
CREATE TABLE "Base" ("id" SERIAL PRIMARY KEY, "x" INTEGER);
CREATE TABLE "Child" () INHERITS ("Base");
INSERT INTO "Base" ("x") SELECT i FROM generate_series(1, 3000) AS i;
INSERT INTO "Child" ("x") SELECT -i FROM generate_series(1, 30) AS i;
-- section: change
ALTER TABLE "Base" ADD CONSTRAINT "x_check" CHECK ("x" > 0) NO INHERIT;
-- section: client 0
INSERT INTO "Child" ("x") VALUES (-1);
-- section: client 1
INSERT INTO "Child" ("x") VALUES (-1);
INSERT INTO "Base" ("x") VALUES (1);

-- case: A new column with a check, and one with a default
-- section: history
CREATE TABLE "Order" ("id" SERIAL NOT NULL, CONSTRAINT "Order_pkey" PRIMARY KEY ("id"));
INSERT INTO "Order" SELECT FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "Order" ADD COLUMN "total" INTEGER NOT NULL DEFAULT 0 CONSTRAINT "not less" CHECK ("total" >= 0) CHECK ("total" < "id" + 1000000) CHECK ("total" < 9) CHECK ("total" > -9);
-- section: client 0
INSERT INTO "Order" DEFAULT VALUES;

-- case: Asked for by operands
-- operands: table=Order check="total">=0 name=positive
-- section: history
CREATE TABLE "Order" ("id" SERIAL NOT NULL, "total" INTEGER, CONSTRAINT "Order_pkey" PRIMARY KEY ("id"));
INSERT INTO "Order" ("total") SELECT i % 50 FROM generate_series(1, 3000) AS i;
-- section: one-step
ALTER TABLE "Order" ADD CONSTRAINT "positive" CHECK ("total">=0);
-- section: client 0
INSERT INTO "Order" ("total") VALUES (-1);
-- section: client 1
INSERT INTO "Order" ("total") VALUES (1);

-- case: The name is taken
-- refused: There is a constraint "positive" already
-- section: history
CREATE TABLE "Order" ("id" SERIAL NOT NULL, "total" INTEGER, CONSTRAINT "positive" CHECK ("total" >= 0));
-- section: change
ALTER TABLE "Order" ADD CONSTRAINT "positive" CHECK ("total" > 0);
