-- case: A view is no table
-- example: bad
DROP TABLE "ActiveUser";
-- ^ error wrong-object-kind: Fails

-- case: The statement for views
-- example: good
CREATE OR REPLACE VIEW "ActiveUser" AS SELECT "id", "email" FROM "User" WHERE "active";
