-- case: NOT VALID and VALIDATE in one transaction
-- example: bad
ALTER TABLE "User" ADD CONSTRAINT "User_name_check" CHECK (length("name") > 0) NOT VALID;
ALTER TABLE "User" VALIDATE CONSTRAINT "User_name_check";
-- ^ error validate-constraint-under-lock: Reads all of "User" under ACCESS EXCLUSIVE

-- case: In two migrations
-- example: good
-- file: 20260101000000_add_user_name_check
ALTER TABLE "User" ADD CONSTRAINT "User_name_check" CHECK (length("name") > 0) NOT VALID;
-- file: 20260102000000_validate_user_name_check
ALTER TABLE "User" VALIDATE CONSTRAINT "User_name_check";

-- case: From Prisma 7.4 each statement has a transaction of its own
-- prisma: 7.4
ALTER TABLE "User" ADD CONSTRAINT "User_name_check" CHECK (length("name") > 0) NOT VALID;
ALTER TABLE "User" VALIDATE CONSTRAINT "User_name_check";

-- case: A foreign key holds a weaker lock
ALTER TABLE "Post" ADD CONSTRAINT "Post_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "User"("id") ON DELETE CASCADE NOT VALID;
ALTER TABLE "Post" VALIDATE CONSTRAINT "Post_authorId_fkey";
-- ^ warning validate-constraint-under-lock: SHARE ROW EXCLUSIVE
