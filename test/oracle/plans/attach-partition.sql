-- Cases for the plan that attaches a partition. The format is described in case-file.ts.

-- case: A range of dates, with indexes, a key and a foreign key that the partition lacks
-- section: history
CREATE TABLE "User" ("id" INTEGER PRIMARY KEY);
INSERT INTO "User" SELECT i FROM generate_series(0, 9) AS i;
CREATE TABLE "Event" ("at" DATE NOT NULL, "id" INTEGER NOT NULL, "user" INTEGER, CONSTRAINT "Event_pkey" PRIMARY KEY ("at", "id")) PARTITION BY RANGE ("at");
CREATE TABLE "Event_2025" PARTITION OF "Event" FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE INDEX "Event_id_idx" ON "Event" ("id" DESC);
ALTER TABLE "Event" ADD CONSTRAINT "Event_user_fkey" FOREIGN KEY ("user") REFERENCES "User" ("id") ON DELETE CASCADE;
INSERT INTO "Event" SELECT DATE '2025-01-01' + i % 300, i, i % 10 FROM generate_series(1, 3000) AS i;
CREATE TABLE "Event_2026" ("at" DATE NOT NULL, "id" INTEGER NOT NULL, "user" INTEGER);
INSERT INTO "Event_2026" SELECT DATE '2026-01-01' + i % 300, i, i % 10 FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "Event" ATTACH PARTITION "Event_2026" FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
-- section: client 0
SELECT count(*) FROM "Event";
INSERT INTO "Event" VALUES ('2025-02-02', 9999, 1);
INSERT INTO "Event_2026" VALUES ('2026-02-02', 9999, 1);
-- section: write 0
INSERT INTO "Event_2026" VALUES ('2026-02-02', 10000 + :n, 1);

-- case: A list of texts, beside a default partition, nothing is missing
-- section: history
CREATE TABLE "Sale" ("region" TEXT, "n" INTEGER) PARTITION BY LIST ("region");
CREATE TABLE "Sale_rest" PARTITION OF "Sale" DEFAULT;
CREATE TABLE "Sale_eu" ("region" TEXT, "n" INTEGER);
INSERT INTO "Sale_eu" SELECT CASE WHEN i % 2 = 0 THEN 'de' ELSE 'fr' END, i FROM generate_series(1, 3000) AS i;
INSERT INTO "Sale" SELECT CASE WHEN i % 2 = 0 THEN 'us' END, i FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "Sale" ATTACH PARTITION "Sale_eu" FOR VALUES IN ('de', 'fr');
-- section: client 0
INSERT INTO "Sale" VALUES ('us', 1), (NULL, 2);
INSERT INTO "Sale_eu" VALUES ('de', 1);

-- case: A list of one varchar, with NULL, beside a default partition
-- section: history
CREATE TABLE "Sale" ("region" VARCHAR(10), "n" INTEGER) PARTITION BY LIST ("region");
CREATE TABLE "Sale_rest" PARTITION OF "Sale" DEFAULT;
CREATE TABLE "Sale_eu" ("region" VARCHAR(10), "n" INTEGER);
INSERT INTO "Sale_eu" SELECT CASE WHEN i % 2 = 0 THEN 'de' END, i FROM generate_series(1, 3000) AS i;
INSERT INTO "Sale" SELECT 'us', i FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "Sale" ATTACH PARTITION "Sale_eu" FOR VALUES IN ('de', NULL);
-- section: client 0
INSERT INTO "Sale" VALUES ('us', 1);
INSERT INTO "Sale_eu" VALUES ('de', 1), (NULL, 1);

-- case: An open range of bigint beside a default partition, quoted and non-ASCII names, in another schema
-- section: history
CREATE SCHEMA "my app";
CREATE TABLE "my app"."Größe ""x""" ("ä b" BIGINT NOT NULL, "n" INTEGER) PARTITION BY RANGE ("ä b");
CREATE TABLE "my app"."rest" PARTITION OF "my app"."Größe ""x""" DEFAULT;
CREATE TABLE "my app"."Über" ("ä b" BIGINT NOT NULL, "n" INTEGER);
INSERT INTO "my app"."Über" SELECT 5000 + i, i FROM generate_series(1, 3000) AS i;
INSERT INTO "my app"."Größe ""x""" SELECT i, i FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "my app"."Größe ""x""" ATTACH PARTITION "my app"."Über" FOR VALUES FROM (5000) TO (MAXVALUE);
-- section: client 0
INSERT INTO "my app"."Größe ""x""" VALUES (1, 1);

-- case: A range of timestamps, the key may be empty in the partition's table
-- section: history
CREATE TABLE "Log" ("at" TIMESTAMP(3), "t" TEXT) PARTITION BY RANGE ("at");
CREATE TABLE "Log_1" PARTITION OF "Log" FOR VALUES FROM (MINVALUE) TO ('2025-01-01');
CREATE TABLE "Log_2" ("at" TIMESTAMP(3), "t" TEXT);
INSERT INTO "Log_2" SELECT TIMESTAMP '2025-01-01' + i * INTERVAL '1 hour', 'x' FROM generate_series(1, 3000) AS i;
-- section: change
ALTER TABLE "Log" ATTACH PARTITION "Log_2" FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
-- section: client 0
INSERT INTO "Log" VALUES ('2024-01-01', 'x');

-- case: A hash
-- refused: hash
-- section: history
CREATE TABLE "H" ("id" INTEGER NOT NULL) PARTITION BY HASH ("id");
CREATE TABLE "H0" ("id" INTEGER NOT NULL);
-- section: change
ALTER TABLE "H" ATTACH PARTITION "H0" FOR VALUES WITH (MODULUS 2, REMAINDER 0);

-- case: A column that may be empty
-- refused: Make it NOT NULL first
-- section: history
CREATE TABLE "E" ("at" DATE NOT NULL) PARTITION BY RANGE ("at");
CREATE TABLE "E1" ("at" DATE);
-- section: change
ALTER TABLE "E" ATTACH PARTITION "E1" FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');

-- case: Several columns
-- refused: several columns
-- section: history
CREATE TABLE "E" ("a" INTEGER NOT NULL, "b" INTEGER NOT NULL) PARTITION BY RANGE ("a", "b");
CREATE TABLE "E1" ("a" INTEGER NOT NULL, "b" INTEGER NOT NULL);
-- section: change
ALTER TABLE "E" ATTACH PARTITION "E1" FOR VALUES FROM (1, 2) TO (3, 4);
