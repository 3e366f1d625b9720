-- case: The partition is read to see that its rows fit
-- example: bad
ALTER TABLE "Event" ATTACH PARTITION "Event_2025" FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
-- ^ error attach-partition-without-check: Reads all of "Event_2025" under ACCESS EXCLUSIVE

-- case: A validated CHECK proves that they fit
-- example: good
-- file: 20260101000000_add_event_2025_check
ALTER TABLE "Event_2025" ADD CONSTRAINT "Event_2025_check" CHECK ("at" IS NOT NULL AND "at" >= '2025-01-01' AND "at" < '2026-01-01') NOT VALID;
-- file: 20260102000000_validate_event_2025_check
ALTER TABLE "Event_2025" VALIDATE CONSTRAINT "Event_2025_check";
-- file: 20260103000000_attach_event_2025
ALTER TABLE "Event" ATTACH PARTITION "Event_2025" FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
