-- case: A DEFAULT partition exists
-- example: bad
-- file: 20250601000000_create_event_default_table
CREATE TABLE "Event_default" PARTITION OF "Event" DEFAULT;
-- file: 20260101000000_detach_event_2024
ALTER TABLE "Event" DETACH PARTITION "Event_2024" CONCURRENTLY;
-- ^ error detach-concurrently-with-default-partition: Fails

-- case: There is none
-- example: good
-- lockkeeper-ignore detach-partition: rows of 2024 are archived
ALTER TABLE "Event" DETACH PARTITION "Event_2024" CONCURRENTLY;
