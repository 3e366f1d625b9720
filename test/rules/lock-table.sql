-- case: A lock by hand
-- example: bad
LOCK TABLE "User" IN SHARE MODE;
-- ^ advice lock-table: SHARE on "User"
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;

-- case: The statement alone
-- example: good
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
