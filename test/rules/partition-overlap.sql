-- case: The neighbour covers these rows
-- example: bad
CREATE TABLE "Event_late_2024" PARTITION OF "Event" FOR VALUES FROM ('2024-07-01') TO ('2025-07-01');
-- ^ error partition-overlap: Fails

-- case: Begins where the neighbour ends
-- example: good
CREATE TABLE "Event_early_2025" PARTITION OF "Event" FOR VALUES FROM ('2025-01-01') TO ('2025-07-01');
