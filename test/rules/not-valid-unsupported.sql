-- case: A unique index is complete or does not exist
-- example: bad
ALTER TABLE "User" ADD CONSTRAINT "User_legacyId_key" UNIQUE ("legacyId") NOT VALID;
-- ^ error not-valid-unsupported: Fails

-- case: Built concurrently
-- example: good
CREATE UNIQUE INDEX CONCURRENTLY "User_legacyId_key" ON "User"("legacyId");

-- case: A foreign key of a partitioned table, before 18
-- postgres: 17
-- file: 20250601000000_add_event_user_column
ALTER TABLE "Event" ADD COLUMN "userId" TEXT;
-- file: 20260101000000_add_event_user_relation
ALTER TABLE "Event" ADD CONSTRAINT "Event_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE NOT VALID;
-- ^ error not-valid-unsupported: each partition
