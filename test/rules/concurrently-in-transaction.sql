-- case: A second statement makes the file a transaction
-- example: bad
SET lock_timeout = '5s';
CREATE INDEX CONCURRENTLY "User_name_idx" ON "User"("name");
-- ^ error concurrently-in-transaction: CREATE INDEX … CONCURRENTLY cannot run in a transaction

-- case: Alone in its migration
-- example: good
-- CreateIndex
CREATE INDEX CONCURRENTLY "User_name_idx" ON "User"("name");

-- case: From Prisma 7.4 each statement is sent by itself
-- prisma: 7.4
SET lock_timeout = '5s';
CREATE INDEX CONCURRENTLY "User_name_idx" ON "User"("name");

-- case: A statement that Prisma cannot split sends the file back to one transaction
-- prisma: 7.4
DROP INDEX CONCURRENTLY "Post_authorId_idx";
-- ^ error concurrently-in-transaction: DROP INDEX … CONCURRENTLY
DROP INDEX CONCURRENTLY "User_organizationId_idx";
-- ^ error concurrently-in-transaction

-- case: Inside BEGIN and COMMIT it fails in every version
-- prisma: 7.4
BEGIN;
CREATE INDEX CONCURRENTLY "User_name_idx" ON "User"("name");
-- ^ error concurrently-in-transaction
COMMIT;
