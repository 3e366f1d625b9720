-- case: The whole table is locked
-- example: bad
ALTER TABLE "Event" DETACH PARTITION "Event_2024";
-- ^ warning detach-partition

-- case: Concurrently, alone in its migration, with the reason
-- example: good
-- lockkeeper-ignore detach-partition: rows of 2024 are archived
ALTER TABLE "Event" DETACH PARTITION "Event_2024" CONCURRENTLY;
