-- case: A view uses the column
-- example: bad
ALTER TABLE "User" ALTER COLUMN "email" TYPE VARCHAR;
-- ^ error alter-column-type-of-used-column

-- case: The view is made again in the same migration
-- example: good
DROP VIEW "ActiveUser";
ALTER TABLE "User" ALTER COLUMN "email" TYPE VARCHAR;
CREATE VIEW "ActiveUser" AS SELECT "id", "email" FROM "User" WHERE "active";
