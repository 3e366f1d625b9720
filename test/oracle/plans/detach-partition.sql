-- Cases for the plan that detaches a partition. The format is described in case-file.ts.

-- case: A range of dates, with indexes and a key
-- section: history
CREATE TABLE "Event" ("at" DATE NOT NULL, "id" INTEGER NOT NULL, CONSTRAINT "Event_pkey" PRIMARY KEY ("at", "id")) PARTITION BY RANGE ("at");
CREATE TABLE "Event_2025" PARTITION OF "Event" FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE "Event_2026" PARTITION OF "Event" FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE INDEX "Event_id_idx" ON "Event" ("id");
INSERT INTO "Event" SELECT DATE '2025-01-01' + i % 700, i FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "Event" DETACH PARTITION "Event_2025";
-- section: client 0
SELECT count(*) FROM "Event";
INSERT INTO "Event" VALUES ('2025-02-02', 9999);
-- section: write 0
INSERT INTO "Event" VALUES ('2025-02-02', 10000 + :n);
-- section: client 1
INSERT INTO "Event" VALUES ('2026-02-02', 9999);
-- section: write 1
INSERT INTO "Event" VALUES ('2026-02-02', 10000 + :n);

-- case: A list, quoted and non-ASCII names, beside another statement
-- section: history
CREATE SCHEMA "my app";
CREATE TABLE "my app"."Größe ""x""" ("ä b" TEXT, "n" INTEGER) PARTITION BY LIST ("ä b");
CREATE TABLE "my app"."Über" PARTITION OF "my app"."Größe ""x""" FOR VALUES IN ('a', 'b');
CREATE TABLE "my app"."other" PARTITION OF "my app"."Größe ""x""" FOR VALUES IN ('c', NULL);
INSERT INTO "my app"."Größe ""x""" SELECT 'a', i FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "my app"."Größe ""x""" DETACH PARTITION "my app"."Über";
CREATE TABLE "x" ();
-- section: down
DROP TABLE "x";
-- section: client 0
SELECT * FROM "my app"."Größe ""x""" LIMIT 1;
-- section: client 1
INSERT INTO "my app"."Größe ""x""" VALUES ('c', 1);

-- case: Several columns
-- section: history
CREATE TABLE "E" ("a" INTEGER NOT NULL, "b" INTEGER NOT NULL, "c" INTEGER) PARTITION BY RANGE ("a", "b", "c");
CREATE TABLE "E1" PARTITION OF "E" FOR VALUES FROM (1, 2, 5) TO (1, 4, MAXVALUE);
CREATE TABLE "E2" PARTITION OF "E" FOR VALUES FROM (2, 2, MINVALUE) TO (3, 4, 7);
INSERT INTO "E" VALUES (2, 3, 5);
-- section: change
ALTER TABLE "E" DETACH PARTITION "E2";
-- section: client 0
SELECT * FROM "E" LIMIT 1;
-- section: client 1
INSERT INTO "E" VALUES (1, 3, 1);

-- case: A list with NULL, asked for by operands
-- operands: partition=B
-- section: history
CREATE TABLE "L" ("k" INTEGER, "n" INTEGER) PARTITION BY LIST ("k");
CREATE TABLE "A" PARTITION OF "L" FOR VALUES IN (1);
CREATE TABLE "B" PARTITION OF "L" FOR VALUES IN (2);
INSERT INTO "L" VALUES (1, 1), (2, 2);
-- section: one-step
ALTER TABLE "L" DETACH PARTITION "B";
-- section: client 0
SELECT * FROM "L" LIMIT 1;
-- section: client 1
INSERT INTO "L" VALUES (1, 1);

-- case: Beside a default partition
-- section: history
CREATE TABLE "Event" ("at" DATE NOT NULL, "id" INTEGER NOT NULL) PARTITION BY RANGE ("at");
CREATE TABLE "Event_2025" PARTITION OF "Event" FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE "Event_rest" PARTITION OF "Event" DEFAULT;
INSERT INTO "Event" SELECT DATE '2025-01-01' + i % 700, i FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "Event" DETACH PARTITION "Event_2025";
-- section: client 0
INSERT INTO "Event" VALUES ('2025-02-02', 9999);
-- section: client 1
INSERT INTO "Event" VALUES ('2026-02-02', 9999);

-- case: No partition
-- operands: partition=A
-- refused: is no partition
-- section: history
CREATE TABLE "A" ("k" INTEGER);
