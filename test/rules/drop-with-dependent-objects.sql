-- case: A foreign key needs the table
-- example: bad
DROP TABLE "Organization";
-- ^ error drop-with-dependent-objects: Fails

-- case: The foreign key goes first, by name
-- example: good
ALTER TABLE "User" DROP CONSTRAINT "User_organizationId_fkey";

-- case: A view needs the column
ALTER TABLE "User" DROP COLUMN "active";
-- ^ error drop-with-dependent-objects
