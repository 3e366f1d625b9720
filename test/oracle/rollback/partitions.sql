-- base:
CREATE TABLE "Event" ("id" BIGINT NOT NULL, "at" TIMESTAMP NOT NULL, "kind" TEXT, CONSTRAINT "Event_pkey" PRIMARY KEY ("id", "at")) PARTITION BY RANGE ("at");
CREATE TABLE "Event_2025" PARTITION OF "Event" FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE "Event_rest" PARTITION OF "Event" DEFAULT;
CREATE INDEX "Event_kind_idx" ON "Event"("kind");
INSERT INTO "Event" VALUES (1, '2025-05-05', 'a'), (2, '2030-01-01', 'b');

-- case: A partitioned table with partitions is created
-- grade: exact
CREATE TABLE "Log" ("id" INTEGER, "day" DATE NOT NULL) PARTITION BY LIST ("day");
CREATE TABLE "Log_1" PARTITION OF "Log" FOR VALUES IN ('2025-01-01', NULL);
CREATE INDEX "Log_day" ON "Log"("day");

-- case: A partition is created
-- grade: exact
CREATE TABLE "Event_2026" PARTITION OF "Event" FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');

-- case: A partition that is itself partitioned is created
-- grade: exact
CREATE TABLE "Event_2026" PARTITION OF "Event" FOR VALUES FROM ('2026-01-01') TO ('2027-01-01') PARTITION BY HASH ("id");
CREATE TABLE "Event_2026_0" PARTITION OF "Event_2026" FOR VALUES WITH (MODULUS 2, REMAINDER 0);

-- case: A partition is dropped
-- grade: lossy
-- reason: Event_2025
DROP TABLE "Event_2025";

-- case: A default partition is dropped
-- grade: lossy
DROP TABLE "Event_rest";

-- case: A partitioned table is dropped
-- grade: lossy
DROP TABLE "Event";

-- case: A partition is detached
-- grade: exact
ALTER TABLE "Event" DETACH PARTITION "Event_2025";

-- case: A partition is detached beside traffic
-- grade: exact
-- section: history
DROP TABLE "Event_rest";
-- section: migration
ALTER TABLE "Event" DETACH PARTITION "Event_2025" CONCURRENTLY;

-- case: A partition is detached and dropped
-- grade: lossy
ALTER TABLE "Event" DETACH PARTITION "Event_2025";
DROP TABLE "Event_2025";

-- case: A table is attached
-- grade: exact
-- section: history
CREATE TABLE "Event_2027" ("id" BIGINT NOT NULL, "at" TIMESTAMP NOT NULL, "kind" TEXT, CONSTRAINT "Event_2027_pkey" PRIMARY KEY ("id", "at"));
CREATE INDEX "Event_2027_kind" ON "Event_2027"("kind");
-- section: migration
ALTER TABLE "Event" ATTACH PARTITION "Event_2027" FOR VALUES FROM ('2027-01-01') TO ('2028-01-01');

-- case: A table without indexes is attached
-- grade: exact lossy irreversible
-- section: history
CREATE TABLE "Event_2027" ("id" BIGINT NOT NULL, "at" TIMESTAMP NOT NULL, "kind" TEXT);
-- section: migration
ALTER TABLE "Event" ATTACH PARTITION "Event_2027" FOR VALUES FROM ('2027-01-01') TO ('2028-01-01');

-- case: A table of the same migration is attached
-- grade: exact
CREATE TABLE "Event_2027" (LIKE "Event" INCLUDING ALL);
ALTER TABLE "Event_2027" ADD CONSTRAINT "fits" CHECK ("at" >= '2027-01-01' AND "at" < '2028-01-01');
ALTER TABLE "Event" ATTACH PARTITION "Event_2027" FOR VALUES FROM ('2027-01-01') TO ('2028-01-01');
ALTER TABLE "Event_2027" DROP CONSTRAINT "fits";

-- case: An index of all partitions is created
-- grade: exact
CREATE INDEX "Event_id_idx" ON "Event"("id");

-- case: An index is built part by part
-- grade: exact
CREATE INDEX "Event_id_idx" ON ONLY "Event"("id");
CREATE INDEX "Event_2025_id_idx" ON "Event_2025"("id");
CREATE INDEX "Event_rest_id_idx" ON "Event_rest"("id");
ALTER INDEX "Event_id_idx" ATTACH PARTITION "Event_2025_id_idx";
ALTER INDEX "Event_id_idx" ATTACH PARTITION "Event_rest_id_idx";

-- case: An index that a partition has is created for all
-- grade: exact lossy irreversible
-- section: history
CREATE INDEX "mine" ON "Event_2025"("id");
-- section: migration
CREATE INDEX "Event_id_idx" ON "Event"("id");

-- case: An index of all partitions is dropped
-- grade: exact
DROP INDEX "Event_kind_idx";

-- case: A column is added to all partitions
-- grade: exact
ALTER TABLE "Event" ADD COLUMN "note" TEXT NOT NULL DEFAULT '';

-- case: A column is dropped from all partitions
-- grade: lossy
ALTER TABLE "Event" DROP COLUMN "kind";

-- case: A column of a partitioned table changes its type
-- grade: exact lossy
ALTER TABLE "Event" ALTER COLUMN "kind" TYPE VARCHAR(100);

-- case: A constraint of all partitions is added
-- grade: exact
ALTER TABLE "Event" ADD CONSTRAINT "Event_id_check" CHECK ("id" > 0);

-- case: The primary key of a partitioned table is dropped
-- grade: exact
ALTER TABLE "Event" DROP CONSTRAINT "Event_pkey";

-- case: A foreign key from a partitioned table
-- grade: exact
-- section: history
CREATE TABLE "Kind" ("kind" TEXT PRIMARY KEY);
INSERT INTO "Kind" VALUES ('a'), ('b');
-- section: migration
ALTER TABLE "Event" ADD CONSTRAINT "Event_kind_fkey" FOREIGN KEY ("kind") REFERENCES "Kind"("kind");

-- case: A partition is renamed
-- grade: exact
ALTER TABLE "Event_2025" RENAME TO "Event_old";

-- case: A partitioned table is renamed
-- grade: exact
ALTER TABLE "Event" RENAME TO "Happening";

-- case: A table that inherits is created
-- grade: exact
CREATE TABLE "Base" ("id" INTEGER, "x" TEXT);
CREATE TABLE "Child" ("y" TEXT) INHERITS ("Base");

-- case: A table that inherits is dropped
-- grade: lossy
-- section: history
CREATE TABLE "Base" ("id" INTEGER NOT NULL, "x" TEXT CHECK ("x" <> ''));
CREATE TABLE "Child" ("y" TEXT) INHERITS ("Base");
-- section: migration
DROP TABLE "Child";

-- case: A table with heirs is dropped
-- grade: lossy
-- section: history
CREATE TABLE "Base" ("id" INTEGER NOT NULL, "x" TEXT);
CREATE TABLE "Child" ("y" TEXT) INHERITS ("Base");
-- section: migration
DROP TABLE "Base" CASCADE;

-- case: A table comes to inherit
-- grade: exact
-- section: history
CREATE TABLE "Base" ("id" INTEGER, "x" TEXT);
CREATE TABLE "Child" ("id" INTEGER, "x" TEXT, "y" TEXT);
-- section: migration
ALTER TABLE "Child" INHERIT "Base";

-- case: A table no longer inherits
-- grade: exact lossy
-- section: history
CREATE TABLE "Base" ("id" INTEGER, "x" TEXT);
CREATE TABLE "Child" ("id" INTEGER, "x" TEXT, "y" TEXT) INHERITS ("Base");
-- section: migration
ALTER TABLE "Child" NO INHERIT "Base";

-- case: A column is added to a table with heirs
-- grade: exact
-- section: history
CREATE TABLE "Base" ("id" INTEGER, "x" TEXT);
CREATE TABLE "Child" ("y" TEXT) INHERITS ("Base");
-- section: migration
ALTER TABLE "Base" ADD COLUMN "z" INTEGER;

-- case: A column is dropped from a table with heirs
-- grade: lossy
-- section: history
CREATE TABLE "Base" ("id" INTEGER, "x" TEXT);
CREATE TABLE "Child" ("y" TEXT) INHERITS ("Base");
-- section: migration
ALTER TABLE "Base" DROP COLUMN "x";

-- case: List partitions with values of an enum and hash partitions are dropped
-- grade: lossy
-- section: history
CREATE TYPE "K" AS ENUM ('a', 'b');
CREATE TABLE "L" ("k" "K", "x" INTEGER) PARTITION BY LIST ("k");
CREATE TABLE "L_a" PARTITION OF "L" FOR VALUES IN ('a');
CREATE TABLE "H" ("x" INTEGER) PARTITION BY HASH ("x");
CREATE TABLE "H_0" PARTITION OF "H" FOR VALUES WITH (MODULUS 4, REMAINDER 0);
CREATE TABLE "R" ("a" INTEGER, "b" INTEGER) PARTITION BY RANGE ("a", (abs("b")));
CREATE TABLE "R_0" PARTITION OF "R" FOR VALUES FROM (MINVALUE, MINVALUE) TO (10, MAXVALUE);
-- section: migration
DROP TABLE "L_a";
DROP TABLE "H_0";
DROP TABLE "R_0";
