-- case: The table is written anew
-- example: bad
VACUUM FULL "User";
-- ^ error vacuum-full: Rewrites "User" under ACCESS EXCLUSIVE

-- case: A plain VACUUM stops nobody
-- example: good
VACUUM "User";
