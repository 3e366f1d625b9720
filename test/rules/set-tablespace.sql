-- case: The file is copied
-- example: bad
ALTER TABLE "User" SET TABLESPACE "fast";
-- ^ error set-tablespace: Rewrites "User" under ACCESS EXCLUSIVE

-- case: A storage parameter is only noted
-- example: good
ALTER TABLE "User" SET (fillfactor = 80);
