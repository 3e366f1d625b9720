-- case: Every row is checked while writes to both tables wait
-- example: bad
ALTER TABLE "Post" ADD CONSTRAINT "Post_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;
-- ^ warning add-foreign-key-without-not-valid: under SHARE ROW EXCLUSIVE, which stops writes

-- case: NOT VALID now, validated later
-- example: good
-- file: 20260101000000_add_post_to_author_relation
ALTER TABLE "Post" ADD CONSTRAINT "Post_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE NOT VALID;
-- file: 20260102000000_validate_post_to_author_relation
ALTER TABLE "Post" VALIDATE CONSTRAINT "Post_authorId_fkey";

-- case: Quiet for a table that this migration creates
CREATE TABLE "Comment" ("id" INTEGER PRIMARY KEY, "postId" INTEGER NOT NULL);
ALTER TABLE "Comment" ADD CONSTRAINT "Comment_postId_fkey" FOREIGN KEY ("postId") REFERENCES "Post"("id") ON DELETE CASCADE;
