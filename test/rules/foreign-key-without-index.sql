-- case: No index on the referencing column
-- example: bad
ALTER TABLE "Session" ADD CONSTRAINT "Session_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE NOT VALID;
-- ^ advice foreign-key-without-index: "userId" of "Session"

-- case: The index came first
-- example: good
-- file: 20251201000000_add_session_user_index
CREATE INDEX CONCURRENTLY "Session_userId_idx" ON "Session"("userId");
-- file: 20260101000000_add_session_user_relation
ALTER TABLE "Session" ADD CONSTRAINT "Session_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE NOT VALID;

-- case: A new table with an index later in the file
CREATE TABLE "Comment" ("id" BIGINT PRIMARY KEY, "postId" INTEGER NOT NULL, "userId" TEXT NOT NULL);
ALTER TABLE "Comment" ADD CONSTRAINT "Comment_postId_fkey" FOREIGN KEY ("postId") REFERENCES "Post"("id") ON DELETE CASCADE;
ALTER TABLE "Comment" ADD CONSTRAINT "Comment_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE;
-- ^ advice foreign-key-without-index: "userId"
CREATE INDEX "Comment_postId_idx" ON "Comment"("postId");

-- case: A partial index does not count, the start of a wider one does
CREATE TABLE "Comment" ("id" BIGINT PRIMARY KEY, "postId" INTEGER NOT NULL REFERENCES "Post"("id") ON DELETE CASCADE, "userId" TEXT NOT NULL);
-- ^ advice foreign-key-without-index: "postId"
CREATE INDEX "Comment_postId_idx" ON "Comment"("postId") WHERE "userId" <> '';

-- case: The start of a unique index
CREATE TABLE "Like" ("postId" INTEGER NOT NULL REFERENCES "Post"("id") ON DELETE CASCADE, "userId" TEXT NOT NULL, PRIMARY KEY ("postId", "userId"));
