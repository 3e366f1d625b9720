-- case: A partition of a table in use
-- example: bad
CREATE TABLE "Event_2026" PARTITION OF "Event" FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
-- ^ advice create-partition-of: "Event"

-- case: Created by itself, then attached
-- example: good
CREATE TABLE "Event_2026" (LIKE "Event" INCLUDING ALL);
ALTER TABLE "Event" ATTACH PARTITION "Event_2026" FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');

-- case: A partitioned table that this file makes
CREATE TABLE "Metric" ("id" BIGINT NOT NULL, "at" DATE NOT NULL, PRIMARY KEY ("id", "at")) PARTITION BY RANGE ("at");
CREATE TABLE "Metric_2026" PARTITION OF "Metric" FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
