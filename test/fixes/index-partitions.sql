-- case: One partition
CREATE INDEX "Event_payload_idx" ON "Event" USING gin ("payload");
-- after
CREATE INDEX "Event_payload_idx" ON ONLY "Event" USING gin ("payload");
-- new migration: after add_event_2024_payload_idx
-- Rollback: DROP INDEX CONCURRENTLY "Event_2024_payload_idx";
CREATE INDEX CONCURRENTLY "Event_2024_payload_idx" ON "Event_2024" USING gin ("payload");
-- new down
DROP INDEX CONCURRENTLY "Event_2024_payload_idx";
-- new migration: after attach_event_payload_idx
-- Rollback: see down.sql
ALTER INDEX "Event_payload_idx" ATTACH PARTITION "Event_2024_payload_idx";
-- new down
-- irreversible: an index cannot be detached; the indexes go with the one of the whole table.

-- case: Two partitions, no name
-- postgres: 14
-- file: 20250201000000_add_partition
ALTER TABLE "Event" ATTACH PARTITION "Event_2025" FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
-- file: 20260101000000_add_index
create unique index on "Event" ("id", "at") where "payload" is not null;
-- after
create unique index "Event_id_at_idx" on only "Event" ("id", "at") where "payload" is not null;
-- new migration: after add_event_2024_id_at_idx
-- Rollback: DROP INDEX CONCURRENTLY "Event_2024_id_at_idx";
CREATE UNIQUE INDEX CONCURRENTLY "Event_2024_id_at_idx" ON "Event_2024" ("id", "at") where "payload" is not null;
-- new down
DROP INDEX CONCURRENTLY "Event_2024_id_at_idx";
-- new migration: after add_event_2025_id_at_idx
-- Rollback: DROP INDEX CONCURRENTLY "Event_2025_id_at_idx";
CREATE UNIQUE INDEX CONCURRENTLY "Event_2025_id_at_idx" ON "Event_2025" ("id", "at") where "payload" is not null;
-- new down
DROP INDEX CONCURRENTLY "Event_2025_id_at_idx";
-- new migration: after attach_event_id_at_idx
-- Rollback: see down.sql
ALTER INDEX "Event_id_at_idx" ATTACH PARTITION "Event_2024_id_at_idx";

ALTER INDEX "Event_id_at_idx" ATTACH PARTITION "Event_2025_id_at_idx";
-- new down
-- irreversible: an index cannot be detached; the indexes go with the one of the whole table.

-- case: CONCURRENTLY, which PostgreSQL refuses
-- rule: concurrently-on-partitioned-table
-- fails
CREATE INDEX CONCURRENTLY "Event_id_idx" ON "public"."Event" ("id");
-- after
CREATE INDEX "Event_id_idx" ON ONLY "public"."Event" ("id");
-- new migration: after add_event_2024_id_idx
-- Rollback: DROP INDEX CONCURRENTLY "Event_2024_id_idx";
CREATE INDEX CONCURRENTLY "Event_2024_id_idx" ON "Event_2024" ("id");
-- new down
DROP INDEX CONCURRENTLY "Event_2024_id_idx";
-- new migration: after attach_event_id_idx
-- Rollback: see down.sql
ALTER INDEX "Event_id_idx" ATTACH PARTITION "Event_2024_id_idx";
-- new down
-- irreversible: an index cannot be detached; the indexes go with the one of the whole table.

-- case: A partition that is partitioned itself
-- file: 20250201000000_add_partition
CREATE TABLE "Event_2026" PARTITION OF "Event" FOR VALUES FROM ('2026-01-01') TO ('2027-01-01') PARTITION BY RANGE ("at");
-- file: 20260101000000_add_index
CREATE INDEX "Event_id_idx" ON "Event" ("id");
-- refused: A partition is partitioned itself, or not known here. Build the indexes by hand.
