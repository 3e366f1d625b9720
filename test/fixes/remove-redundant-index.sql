-- case: A wider index is there
-- file: 20250201000000_add_index
CREATE INDEX "Post_authorId_views_idx" ON "Post"("authorId", "views");
DROP INDEX "Post_authorId_idx";
-- file: 20260101000000_add_index
CREATE INDEX "Post_author_idx" ON "Post"("authorId");
ALTER TABLE "Post" ADD COLUMN "summary" TEXT;
-- down
ALTER TABLE "Post" DROP COLUMN "summary";
DROP INDEX "Post_author_idx";
-- after
ALTER TABLE "Post" ADD COLUMN "summary" TEXT;
-- after down
ALTER TABLE "Post" DROP COLUMN "summary";

-- case: Both in one file
-- postgres: 14
CREATE TABLE "Tag" ("id" INTEGER NOT NULL PRIMARY KEY, "a" INTEGER, "b" INTEGER);
CREATE INDEX "Tag_a_b_idx" ON "Tag"("a", "b");
CREATE INDEX "Tag_a_idx" ON "Tag"("a");
-- after
CREATE TABLE "Tag" ("id" INTEGER NOT NULL PRIMARY KEY, "a" INTEGER, "b" INTEGER);
CREATE INDEX "Tag_a_b_idx" ON "Tag"("a", "b");

-- case: Alone
CREATE INDEX CONCURRENTLY "Post_author_idx" ON "Post"("authorId");
-- refused: Nothing else is in this migration. Delete its folder while it is not applied anywhere.
