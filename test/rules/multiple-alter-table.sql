-- case: Two statements
-- example: bad
-- settings: {"rules": {"multiple-alter-table": "on"}}
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
ALTER TABLE "User" ADD COLUMN "city" TEXT;
-- ^ advice multiple-alter-table: "User"

-- case: One statement
-- example: good
-- settings: {"rules": {"multiple-alter-table": "on"}}
ALTER TABLE "User" ADD COLUMN "nickname" TEXT, ADD COLUMN "city" TEXT;

-- case: Off by default
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
ALTER TABLE "User" ADD COLUMN "city" TEXT;
