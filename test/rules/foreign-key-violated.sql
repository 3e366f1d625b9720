-- case: Every row would point into an empty table
-- example: bad
CREATE TABLE "Author" ("id" TEXT PRIMARY KEY);
ALTER TABLE "Post" ADD CONSTRAINT "Post_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "Author"("id") ON DELETE RESTRICT;
-- ^ error foreign-key-violated: Fails

-- case: The column is empty until the teams are there
-- example: good
CREATE TABLE "Team" ("id" INTEGER PRIMARY KEY);
ALTER TABLE "User" ADD COLUMN "teamId" INTEGER;
ALTER TABLE "User" ADD CONSTRAINT "User_teamId_fkey" FOREIGN KEY ("teamId") REFERENCES "Team"("id") ON DELETE RESTRICT NOT VALID;
