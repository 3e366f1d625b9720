-- case: The table is written anew
-- example: bad
ALTER TABLE "Session" SET UNLOGGED;
-- ^ error set-logged: Rewrites "Session" under ACCESS EXCLUSIVE

-- case: A new table with that persistence
-- example: good
CREATE UNLOGGED TABLE "SessionCache" ("id" UUID PRIMARY KEY);

-- case: Logged already
ALTER TABLE "Session" SET LOGGED;
