-- case: The DEFAULT partition is read to find rows of the new one
-- example: bad
-- file: 20250601000000_create_event_default_table
CREATE TABLE "Event_default" PARTITION OF "Event" DEFAULT;
-- file: 20260101000000_create_event_2026_table
CREATE TABLE "Event_2026" PARTITION OF "Event" FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
-- ^ error default-partition-scan: Reads all of "Event_default" under ACCESS EXCLUSIVE

-- case: No DEFAULT partition
-- example: good
CREATE TABLE "Event_2026" PARTITION OF "Event" FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
