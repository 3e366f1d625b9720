-- case: A new table
CREATE TABLE "Comment" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "postId" BIGINT NOT NULL,
    CONSTRAINT "Comment_postId_fkey" FOREIGN KEY ("postId") REFERENCES "Post"("id") ON DELETE CASCADE
);
-- after
CREATE TABLE "Comment" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "postId" INTEGER NOT NULL,
    CONSTRAINT "Comment_postId_fkey" FOREIGN KEY ("postId") REFERENCES "Post"("id") ON DELETE CASCADE
);

-- case: Types that have no operator in common
-- postgres: 14
-- rule: foreign-key-type-mismatch
CREATE TABLE "Comment" ("id" INTEGER NOT NULL PRIMARY KEY, "authorId" INTEGER NOT NULL);
ALTER TABLE "Comment" ADD CONSTRAINT "Comment_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "User" ON DELETE CASCADE;
-- after
CREATE TABLE "Comment" ("id" INTEGER NOT NULL PRIMARY KEY, "authorId" TEXT NOT NULL);
ALTER TABLE "Comment" ADD CONSTRAINT "Comment_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "User" ON DELETE CASCADE;

-- case: A column that is older
ALTER TABLE "Post" ADD COLUMN "n" BIGINT;
ALTER TABLE "User" ADD CONSTRAINT "User_legacyId_fkey" FOREIGN KEY ("balance") REFERENCES "Post"("id") ON DELETE CASCADE NOT VALID;
-- not offered

-- case: With a default
CREATE TABLE "Comment" ("id" INTEGER NOT NULL PRIMARY KEY, "postId" BIGINT NOT NULL DEFAULT 0 REFERENCES "Post"("id") ON DELETE CASCADE);
-- refused: The default of the column may not fit the other type. Change both, by hand.
