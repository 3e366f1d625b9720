-- case: The old name is gone at once
-- example: bad
ALTER VIEW "ActiveUser" RENAME TO "LiveUser";
-- ^ error rename-view

-- case: Both names for a while
-- example: good
CREATE VIEW "LiveUser" AS SELECT "id", "email" FROM "User" WHERE "active";
