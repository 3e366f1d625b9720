-- case: A copy of a table
-- example: bad
CREATE TABLE "UserName" ("userId" TEXT PRIMARY KEY, "name" TEXT);
INSERT INTO "UserName" ("userId", "name") SELECT "id", "name" FROM "User";
-- ^ advice insert-select: from "User" into "UserName"

-- case: A few rows
-- example: good
INSERT INTO "Organization" ("name", "slug") VALUES ('Main', 'main');
