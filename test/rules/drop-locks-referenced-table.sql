-- case: A dropped foreign key
-- example: bad
ALTER TABLE "User" DROP CONSTRAINT "User_organizationId_fkey";
-- ^ advice drop-locks-referenced-table: ACCESS EXCLUSIVE on "Organization" too

-- case: A constraint that is no foreign key
-- example: good
SET lock_timeout = '5s';
ALTER TABLE "User" DROP CONSTRAINT "User_age_check";
RESET lock_timeout;

-- case: A column that carries one
ALTER TABLE "User" DROP COLUMN "organizationId" CASCADE;
-- ^ advice drop-locks-referenced-table: "Organization"
-- ^ warning drop-column
-- ^ error cascade-drops-dependent-objects
