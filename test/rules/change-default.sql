-- case: Another default
-- example: bad
ALTER TABLE "User" ALTER COLUMN "role" SET DEFAULT 'GUEST';
-- ^ advice change-default: "role" of "User"

-- case: A default where none was
-- example: good
ALTER TABLE "User" ALTER COLUMN "name" SET DEFAULT '';
