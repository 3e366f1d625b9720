-- case: A dropped foreign key
-- example: bad
ALTER TABLE "User" DROP CONSTRAINT "User_organizationId_fkey";
-- ^ advice drop-locks-referenced-table: ACCESS EXCLUSIVE on "Organization" too

-- case: A column without a foreign key
-- example: good
ALTER TABLE "User" DROP COLUMN "bio";
-- ^ warning drop-column

-- case: A column that carries one
ALTER TABLE "User" DROP COLUMN "organizationId" CASCADE;
-- ^ advice drop-locks-referenced-table: "Organization"
-- ^ warning drop-column
