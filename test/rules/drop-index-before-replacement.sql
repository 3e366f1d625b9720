-- case: Drop, then build
-- example: bad
-- prisma: 7.4
DROP INDEX "Post_authorId_idx";
CREATE INDEX CONCURRENTLY "Post_authorId_createdAt_idx" ON "Post"("authorId", "createdAt");
-- ^ advice drop-index-before-replacement: "Post_authorId_idx"

-- case: Build, then drop in a later migration
-- example: good
-- prisma: 7.4
CREATE INDEX CONCURRENTLY "Post_authorId_createdAt_idx" ON "Post"("authorId", "createdAt");

-- case: Another index of the same table
-- prisma: 7.4
DROP INDEX "Post_authorId_idx";
CREATE INDEX CONCURRENTLY "Post_title_idx" ON "Post"("title");
