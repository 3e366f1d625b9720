-- case: The table is written anew
-- example: bad
ALTER TABLE "User" SET ACCESS METHOD "columnar";
-- ^ error set-access-method: Rewrites "User" under ACCESS EXCLUSIVE

-- case: A storage parameter is only noted
-- example: good
ALTER TABLE "User" SET (fillfactor = 80);
