-- case: A plain DROP INDEX
-- example: bad
DROP INDEX "Post_authorId_idx";
-- ^ advice drop-index-not-concurrently: ACCESS EXCLUSIVE on "Post"

-- case: Concurrently, alone in its file
-- example: good
DROP INDEX CONCURRENTLY "Post_authorId_idx";

-- case: Of a table that this file makes
CREATE TABLE "Log" ("id" BIGINT PRIMARY KEY, "at" TIMESTAMPTZ);
CREATE INDEX "Log_at_idx" ON "Log"("at");
DROP INDEX "Log_at_idx";
