-- case: A new table that references a busy one
-- example: bad
CREATE TABLE "Comment" ("id" BIGINT PRIMARY KEY, "postId" INTEGER NOT NULL);
CREATE INDEX "Comment_postId_idx" ON "Comment"("postId");
ALTER TABLE "Comment" ADD CONSTRAINT "Comment_postId_fkey" FOREIGN KEY ("postId") REFERENCES "Post"("id") ON DELETE CASCADE;
-- ^ advice create-table-references-existing: SHARE ROW EXCLUSIVE on "Post"

-- case: A new table that references a new one
-- example: good
CREATE TABLE "Cart" ("id" BIGINT PRIMARY KEY);
CREATE TABLE "CartItem" ("id" BIGINT PRIMARY KEY, "cartId" BIGINT NOT NULL REFERENCES "Cart"("id") ON DELETE CASCADE);
CREATE INDEX "CartItem_cartId_idx" ON "CartItem"("cartId");

-- case: A lock timeout bounds the wait
SET lock_timeout = '5s';
CREATE TABLE "Comment" ("id" BIGINT PRIMARY KEY, "postId" INTEGER NOT NULL REFERENCES "Post"("id") ON DELETE CASCADE);
RESET lock_timeout;
