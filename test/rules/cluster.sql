-- case: The table is written anew
-- example: bad
CLUSTER "User" USING "User_email_key";
-- ^ error cluster: Rewrites "User" under ACCESS EXCLUSIVE

-- case: The index for a later CLUSTER is only noted
-- example: good
ALTER TABLE "User" CLUSTER ON "User_email_key";
