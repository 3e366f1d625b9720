-- case: The parent of partitions
-- example: bad
CREATE INDEX CONCURRENTLY "Event_id_idx" ON "Event"("id");
-- ^ error concurrently-on-partitioned-table: Fails

-- case: A partition
-- example: good
CREATE INDEX CONCURRENTLY "Event_2024_id_idx" ON "Event_2024"("id");
