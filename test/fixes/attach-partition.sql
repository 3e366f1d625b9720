-- case: A range
-- Rollback: ALTER TABLE "Event" DETACH PARTITION "Event_2025";
ALTER TABLE "Event" ATTACH PARTITION "Event_2025" FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
-- down
ALTER TABLE "Event" DETACH PARTITION "Event_2025";
-- after
-- Rollback: ALTER TABLE "Event_2025" DROP CONSTRAINT "Event_2025_at_bounds";
ALTER TABLE "Event_2025" ADD CONSTRAINT "Event_2025_at_bounds" CHECK ("at" IS NOT NULL AND "at" >= '2025-01-01' AND "at" < '2026-01-01') NOT VALID;
-- after down
ALTER TABLE "Event_2025" DROP CONSTRAINT "Event_2025_at_bounds";
-- new migration: after validate_event_2025_at_bounds
-- Rollback: see down.sql
ALTER TABLE "Event_2025" VALIDATE CONSTRAINT "Event_2025_at_bounds";
-- new down
ALTER TABLE "Event_2025" DROP CONSTRAINT "Event_2025_at_bounds";
ALTER TABLE "Event_2025" ADD CONSTRAINT "Event_2025_at_bounds" CHECK ("at" IS NOT NULL AND "at" >= '2025-01-01' AND "at" < '2026-01-01') NOT VALID;
-- new migration: after attach_event_2025
-- Rollback: see down.sql
ALTER TABLE "Event" ATTACH PARTITION "Event_2025" FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');

ALTER TABLE "Event_2025" DROP CONSTRAINT "Event_2025_at_bounds";
-- new down
ALTER TABLE "Event" DETACH PARTITION "Event_2025";
ALTER TABLE "Event_2025" ADD CONSTRAINT "Event_2025_at_bounds" CHECK ("at" IS NOT NULL AND "at" >= '2025-01-01' AND "at" < '2026-01-01') NOT VALID;
ALTER TABLE "Event_2025" VALIDATE CONSTRAINT "Event_2025_at_bounds";

-- case: A range without an end, beside another statement
-- postgres: 14
-- crlf
-- prisma: 7.4
alter table "User" add column "nickname" text;
-- the new year
alter table "Event" attach partition "Event_2025" for values from (timestamptz '2025-01-01 00:00+00') to (maxvalue); -- 2025
-- after
alter table "User" add column "nickname" text;
-- the new year
ALTER TABLE "Event_2025" ADD CONSTRAINT "Event_2025_at_bounds" CHECK ("at" IS NOT NULL AND "at" >= timestamptz '2025-01-01 00:00+00') NOT VALID; -- 2025
-- new migration: after validate_event_2025_at_bounds
-- Rollback: see down.sql
ALTER TABLE "Event_2025" VALIDATE CONSTRAINT "Event_2025_at_bounds";
-- new down
ALTER TABLE "Event_2025" DROP CONSTRAINT "Event_2025_at_bounds";
ALTER TABLE "Event_2025" ADD CONSTRAINT "Event_2025_at_bounds" CHECK ("at" IS NOT NULL AND "at" >= timestamptz '2025-01-01 00:00+00') NOT VALID;
-- new migration: after attach_event_2025
-- Rollback: see down.sql
alter table "Event" attach partition "Event_2025" for values from (timestamptz '2025-01-01 00:00+00') to (maxvalue);

ALTER TABLE "Event_2025" DROP CONSTRAINT "Event_2025_at_bounds";
-- new down
ALTER TABLE "Event" DETACH PARTITION "Event_2025";
ALTER TABLE "Event_2025" ADD CONSTRAINT "Event_2025_at_bounds" CHECK ("at" IS NOT NULL AND "at" >= timestamptz '2025-01-01 00:00+00') NOT VALID;
ALTER TABLE "Event_2025" VALIDATE CONSTRAINT "Event_2025_at_bounds";

-- case: A list
-- file: 20251231000000_add_parts
CREATE TABLE "Order" ("id" INTEGER NOT NULL, "region" VARCHAR(10)) PARTITION BY LIST ("region");
CREATE TABLE "Order_eu" ("id" INTEGER NOT NULL, "region" VARCHAR(10));
-- file: 20260101000000_attach
ALTER TABLE "Order" ATTACH PARTITION "Order_eu" FOR VALUES IN ('de', 'fr');
-- after
ALTER TABLE "Order_eu" ADD CONSTRAINT "Order_eu_region_bounds" CHECK ("region" IS NOT NULL AND "region" IN ('de', 'fr')) NOT VALID;
-- new migration: after validate_order_eu_region_bounds
-- Rollback: see down.sql
ALTER TABLE "Order_eu" VALIDATE CONSTRAINT "Order_eu_region_bounds";
-- new down
ALTER TABLE "Order_eu" DROP CONSTRAINT "Order_eu_region_bounds";
ALTER TABLE "Order_eu" ADD CONSTRAINT "Order_eu_region_bounds" CHECK ("region" IS NOT NULL AND "region" IN ('de', 'fr')) NOT VALID;
-- new migration: after attach_order_eu
-- Rollback: see down.sql
ALTER TABLE "Order" ATTACH PARTITION "Order_eu" FOR VALUES IN ('de', 'fr');

ALTER TABLE "Order_eu" DROP CONSTRAINT "Order_eu_region_bounds";
-- new down
ALTER TABLE "Order" DETACH PARTITION "Order_eu";
ALTER TABLE "Order_eu" ADD CONSTRAINT "Order_eu_region_bounds" CHECK ("region" IS NOT NULL AND "region" IN ('de', 'fr')) NOT VALID;
ALTER TABLE "Order_eu" VALIDATE CONSTRAINT "Order_eu_region_bounds";

-- case: A list of numbers
-- postgres: 14
-- file: 20251231000000_add_parts
CREATE TABLE "Order" ("id" INTEGER NOT NULL, "region" SMALLINT) PARTITION BY LIST ("region");
CREATE TABLE "Order_eu" ("id" INTEGER NOT NULL, "region" SMALLINT);
-- file: 20260101000000_attach
ALTER TABLE "Order" ATTACH PARTITION "Order_eu" FOR VALUES IN (1, 2);
-- after
ALTER TABLE "Order_eu" ADD CONSTRAINT "Order_eu_region_bounds" CHECK ("region" IS NOT NULL AND "region" IN (1, 2)) NOT VALID;
-- new migration: after validate_order_eu_region_bounds
-- Rollback: see down.sql
ALTER TABLE "Order_eu" VALIDATE CONSTRAINT "Order_eu_region_bounds";
-- new down
ALTER TABLE "Order_eu" DROP CONSTRAINT "Order_eu_region_bounds";
ALTER TABLE "Order_eu" ADD CONSTRAINT "Order_eu_region_bounds" CHECK ("region" IS NOT NULL AND "region" IN (1, 2)) NOT VALID;
-- new migration: after attach_order_eu
-- Rollback: see down.sql
ALTER TABLE "Order" ATTACH PARTITION "Order_eu" FOR VALUES IN (1, 2);

ALTER TABLE "Order_eu" DROP CONSTRAINT "Order_eu_region_bounds";
-- new down
ALTER TABLE "Order" DETACH PARTITION "Order_eu";
ALTER TABLE "Order_eu" ADD CONSTRAINT "Order_eu_region_bounds" CHECK ("region" IS NOT NULL AND "region" IN (1, 2)) NOT VALID;
ALTER TABLE "Order_eu" VALIDATE CONSTRAINT "Order_eu_region_bounds";

-- case: NULL in a list
-- file: 20251231000000_add_parts
CREATE TABLE "Order" ("id" INTEGER NOT NULL, "region" TEXT) PARTITION BY LIST ("region");
CREATE TABLE "Order_eu" ("id" INTEGER NOT NULL, "region" TEXT);
-- file: 20260101000000_attach
ALTER TABLE "Order" ATTACH PARTITION "Order_eu" FOR VALUES IN ('de', NULL);
-- refused: Which check proves these bounds is not known here. Write it by hand.

-- case: Two columns
-- file: 20251231000000_add_parts
CREATE TABLE "Order" ("id" INTEGER NOT NULL, "at" DATE NOT NULL) PARTITION BY RANGE ("at", "id");
CREATE TABLE "Order_eu" ("id" INTEGER NOT NULL, "at" DATE NOT NULL);
-- file: 20260101000000_attach
ALTER TABLE "Order" ATTACH PARTITION "Order_eu" FOR VALUES FROM ('2025-01-01', 1) TO ('2026-01-01', 1);
-- refused: Which check proves these bounds is not known here. Write it by hand.

-- case: Rows are put in further down
ALTER TABLE "Event" ATTACH PARTITION "Event_2025" FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
INSERT INTO "Event" VALUES (1, '2025-02-02', '{}');
-- refused: `INSERT INTO "Event" VALUES (1, '2025-02-02', '{}')` further down depends on this statement. Move it to a later migration first.
