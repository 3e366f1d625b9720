-- case: At a table
-- settings: {"rules": {"deferrable-constraint": "on"}}
ALTER TABLE "Post" ADD CONSTRAINT "Post_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "User"("id") ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED NOT VALID;
-- after
ALTER TABLE "Post" ADD CONSTRAINT "Post_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "User"("id") ON DELETE CASCADE NOT VALID;

-- case: At a column, among others
-- postgres: 14
-- settings: {"rules": {"deferrable-constraint": "on"}}
CREATE TABLE "Comment" ("id" INTEGER NOT NULL PRIMARY KEY, "postId" INTEGER REFERENCES "Post"("id") ON DELETE CASCADE INITIALLY DEFERRED, "n" INTEGER UNIQUE);
-- after
CREATE TABLE "Comment" ("id" INTEGER NOT NULL PRIMARY KEY, "postId" INTEGER REFERENCES "Post"("id") ON DELETE CASCADE, "n" INTEGER UNIQUE);

-- case: At the end of a table
-- settings: {"rules": {"deferrable-constraint": "on"}}
CREATE TABLE "Comment" ("id" INTEGER NOT NULL PRIMARY KEY, "n" INTEGER, UNIQUE ("n") DEFERRABLE);
-- after
CREATE TABLE "Comment" ("id" INTEGER NOT NULL PRIMARY KEY, "n" INTEGER, UNIQUE ("n"));
