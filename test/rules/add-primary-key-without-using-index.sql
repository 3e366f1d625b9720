-- case: The index is built under the strongest lock
-- example: bad
ALTER TABLE "Event_2025" ADD PRIMARY KEY ("id");
-- ^ error add-primary-key-without-using-index: Builds an index on "Event_2025" under ACCESS EXCLUSIVE

-- case: The index concurrently, then the key
-- example: good
-- file: 20260101000000_add_event_2025_index
CREATE UNIQUE INDEX CONCURRENTLY "Event_2025_pkey" ON "Event_2025"("id");
-- file: 20260102000000_add_event_2025_key
ALTER TABLE "Event_2025" ADD CONSTRAINT "Event_2025_pkey" PRIMARY KEY USING INDEX "Event_2025_pkey";
