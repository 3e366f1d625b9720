-- case: IF NOT EXISTS at a concurrent build
-- example: bad
CREATE INDEX CONCURRENTLY IF NOT EXISTS "User_name_idx" ON "User"("name");
-- ^ advice concurrently-if-not-exists: INVALID

-- case: Without it
-- example: good
CREATE INDEX CONCURRENTLY "User_name_idx" ON "User"("name");
