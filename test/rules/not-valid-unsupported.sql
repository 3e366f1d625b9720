-- case: A foreign key of a partitioned table, before PostgreSQL 18
-- example: bad
-- postgres: 17
-- file: 20250601000000_add_event_user_column
ALTER TABLE "Event" ADD COLUMN "userId" TEXT;
-- file: 20260101000000_add_event_user_relation
ALTER TABLE "Event" ADD CONSTRAINT "Event_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE NOT VALID;
-- ^ error not-valid-unsupported: each partition

-- case: On the partition first
-- example: good
-- postgres: 17
-- file: 20250601000000_add_event_user_column
ALTER TABLE "Event" ADD COLUMN "userId" TEXT;
-- file: 20260101000000_add_event_user_relation
ALTER TABLE "Event_2024" ADD CONSTRAINT "Event_2024_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE NOT VALID;

-- case: From 18 on
-- file: 20250601000000_add_event_user_column
ALTER TABLE "Event" ADD COLUMN "userId" TEXT;
-- file: 20260101000000_add_event_user_relation
ALTER TABLE "Event" ADD CONSTRAINT "Event_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE NOT VALID;
