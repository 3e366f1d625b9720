-- case: Rows and parent
-- example: bad
DROP TABLE "Event_2024";
-- ^ warning drop-partition: "Event_2024"

-- case: A new partition
-- example: good
CREATE TABLE "Event_2026" PARTITION OF "Event" FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
