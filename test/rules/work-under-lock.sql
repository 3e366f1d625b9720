-- case: A backfill in the transaction that changed the table
-- example: bad
ALTER TABLE "User" ADD COLUMN "displayName" TEXT;
UPDATE "User" SET "displayName" = "name" WHERE "displayName" IS NULL;
-- ^ error work-under-lock: Keeps ACCESS EXCLUSIVE on "User"
-- ^ warning update-many-rows

-- case: The column alone; the rows are filled by a data migration
-- example: good
ALTER TABLE "User" ADD COLUMN "displayName" TEXT;
