-- case: All partitions at once
-- example: bad
CREATE INDEX "Event_id_idx" ON "Event"("id");
-- ^ warning create-index-on-partitioned-table: "Event"

-- case: On the parent only; the partitions follow one by one
-- example: good
CREATE INDEX "Event_id_idx" ON ONLY "Event"("id");
