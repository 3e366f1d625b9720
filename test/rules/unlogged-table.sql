-- case: UNLOGGED
-- example: bad
CREATE UNLOGGED TABLE "Job" ("id" BIGINT PRIMARY KEY);
-- ^ advice unlogged-table: "Job"

-- case: An ordinary table
-- example: good
CREATE TABLE "Job" ("id" BIGINT PRIMARY KEY);
