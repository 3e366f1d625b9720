-- case: No name
-- example: bad
CREATE INDEX CONCURRENTLY ON "User"("name");
-- ^ advice concurrent-index-without-name

-- case: Prisma's name
-- example: good
CREATE INDEX CONCURRENTLY "User_name_idx" ON "User"("name");
