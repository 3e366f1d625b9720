-- case: A column of the view is gone
-- example: bad
DROP VIEW "ActiveUser";
CREATE VIEW "ActiveUser" AS SELECT "id" FROM "User" WHERE "active";

-- case: A column more
-- example: good
CREATE OR REPLACE VIEW "ActiveUser" AS SELECT "id", "email", "name" FROM "User" WHERE "active";
