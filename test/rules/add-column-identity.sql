-- case: An identity column on a table with rows
-- example: bad
ALTER TABLE "User" ADD COLUMN "number" BIGINT GENERATED ALWAYS AS IDENTITY;
-- ^ error add-column-identity: Rewrites "User" under ACCESS EXCLUSIVE

-- case: A plain column that is numbered later
-- example: good
ALTER TABLE "User" ADD COLUMN "number" BIGINT;
