-- case: The default only fills the old rows
-- example: bad
ALTER TABLE "User" ADD COLUMN "displayName" TEXT NOT NULL DEFAULT '';
-- ^ error required-column: inserts of deployed code
ALTER TABLE "User" ALTER COLUMN "displayName" DROP DEFAULT;
-- ^ error required-column

-- case: The default stays
-- example: good
ALTER TABLE "User" ADD COLUMN "displayName" TEXT NOT NULL DEFAULT '';
