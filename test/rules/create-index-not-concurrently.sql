-- case: Writes wait while the index is built
-- example: bad
CREATE INDEX "User_name_idx" ON "User"("name");
-- ^ warning create-index-not-concurrently: under SHARE, which stops writes

-- case: Concurrently, alone in its migration
-- example: good
CREATE INDEX CONCURRENTLY "User_name_idx" ON "User"("name");

-- case: Quiet on a table that this migration creates
-- example: good
CREATE TABLE "Log" ("id" INTEGER PRIMARY KEY, "at" TIMESTAMP(3));
CREATE INDEX "Log_at_idx" ON "Log"("at");

-- case: After an ALTER TABLE it is built under the stronger lock
ALTER TABLE "Post" ADD COLUMN "slug" TEXT;
CREATE UNIQUE INDEX "Post_slug_key" ON "Post"("slug");
-- ^ error create-index-not-concurrently: under ACCESS EXCLUSIVE
