-- case: Alone in its file
-- leaves: breaks-clients
ALTER TABLE "Event" DETACH PARTITION "Event_2024";
-- after
ALTER TABLE "Event" DETACH PARTITION "Event_2024" CONCURRENTLY;

-- case: Beside another statement
-- postgres: 14
-- leaves: breaks-clients
CREATE TABLE "Tag" ("id" INTEGER NOT NULL PRIMARY KEY);
alter table "Event" detach partition "Event_2024";
-- down
ALTER TABLE "Event" ATTACH PARTITION "Event_2024" FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
DROP TABLE "Tag";
-- after
CREATE TABLE "Tag" ("id" INTEGER NOT NULL PRIMARY KEY);
-- after down
DROP TABLE "Tag";
-- new migration: after detach_event_2024
-- Rollback: see down.sql
alter table "Event" detach partition "Event_2024" concurrently;
-- new down
ALTER TABLE "Event" ATTACH PARTITION "Event_2024" FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
ALTER TABLE "Event_2024" DROP CONSTRAINT IF EXISTS "Event_2024_at_check";

-- case: A list of values
-- leaves: breaks-clients
-- file: 20250201000000_add_tables
CREATE TABLE "Order" ("region" TEXT NOT NULL, "n" INTEGER) PARTITION BY LIST ("region");
CREATE TABLE "Order_eu" PARTITION OF "Order" FOR VALUES IN ('de', 'fr', NULL);
-- file: 20260101000000_detach
DROP VIEW "ActiveUser";
ALTER TABLE "Order" DETACH PARTITION "Order_eu";
-- after
DROP VIEW "ActiveUser";
-- new migration: after detach_order_eu
-- Rollback: see down.sql
ALTER TABLE "Order" DETACH PARTITION "Order_eu" CONCURRENTLY;
-- new down
ALTER TABLE "Order" ATTACH PARTITION "Order_eu" FOR VALUES IN ('de', 'fr', NULL);
ALTER TABLE "Order_eu" DROP CONSTRAINT IF EXISTS "Order_eu_region_check";

-- case: The partition is dropped behind it
ALTER TABLE "Event" DETACH PARTITION "Event_2024";
DROP TABLE "Event_2024";
-- refused: `DROP TABLE "Event_2024"` further down depends on this statement. Move it to a later migration first.
