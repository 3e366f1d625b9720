-- case: A column of the view is left out
-- example: bad
CREATE OR REPLACE VIEW "ActiveUser" AS SELECT "id" FROM "User" WHERE "active";
-- ^ error replace-view-shape: Fails

-- case: A column more
-- example: good
CREATE OR REPLACE VIEW "ActiveUser" AS SELECT "id", "email", "name" FROM "User" WHERE "active";
