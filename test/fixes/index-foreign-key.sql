-- case: On a new table
CREATE TABLE "Comment" ("id" INTEGER NOT NULL PRIMARY KEY, "authorId" TEXT NOT NULL);

-- AddForeignKey
ALTER TABLE "Comment" ADD CONSTRAINT "Comment_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "User"("id") ON DELETE CASCADE;
-- after
CREATE TABLE "Comment" ("id" INTEGER NOT NULL PRIMARY KEY, "authorId" TEXT NOT NULL);

-- AddForeignKey
ALTER TABLE "Comment" ADD CONSTRAINT "Comment_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "User"("id") ON DELETE CASCADE;

CREATE INDEX "Comment_authorId_idx" ON "Comment"("authorId");

-- case: On an older table, before the foreign key
-- postgres: 14
ALTER TABLE "Session" ADD CONSTRAINT "Session_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE NOT VALID;
-- new migration: before add_session_user_id_idx
-- Rollback: DROP INDEX CONCURRENTLY "Session_userId_idx";
CREATE INDEX CONCURRENTLY "Session_userId_idx" ON "Session"("userId");
-- new down
DROP INDEX CONCURRENTLY "Session_userId_idx";

-- case: On a column that the file adds
ALTER TABLE "Post" ADD COLUMN "editorId" TEXT REFERENCES "User"("id") ON DELETE SET NULL;
-- refused: The column is new. Add it first, then the index concurrently, then the foreign key, in three migrations.

-- case: At a column of a new table
-- crlf
CREATE TABLE "Comment" ("id" INTEGER NOT NULL PRIMARY KEY, "authorId" TEXT NOT NULL REFERENCES "User"("id") ON DELETE CASCADE)
-- after
CREATE TABLE "Comment" ("id" INTEGER NOT NULL PRIMARY KEY, "authorId" TEXT NOT NULL REFERENCES "User"("id") ON DELETE CASCADE);

CREATE INDEX "Comment_authorId_idx" ON "Comment"("authorId");
