-- case: VACUUM beside another statement
-- example: bad
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
VACUUM "User";
-- ^ error statement-refuses-transaction: Fails

-- case: Alone in its migration
-- example: good
VACUUM "User";
