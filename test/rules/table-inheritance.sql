-- case: INHERITS
-- example: bad
-- settings: {"rules": {"table-inheritance": "on"}}
CREATE TABLE "AdminUser" ("level" INTEGER) INHERITS ("User");
-- ^ advice table-inheritance

-- case: A table with a foreign key
-- example: good
-- settings: {"rules": {"table-inheritance": "on"}}
CREATE TABLE "Admin" ("userId" TEXT PRIMARY KEY REFERENCES "User"("id") ON DELETE CASCADE, "level" INTEGER);

-- case: Off by default
CREATE TABLE "AdminUser" ("level" INTEGER) INHERITS ("User");
