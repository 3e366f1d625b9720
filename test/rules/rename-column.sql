-- case: The old name is gone at once
-- example: bad
ALTER TABLE "User" RENAME COLUMN "name" TO "displayName";
-- ^ error rename-column: running code that uses the old name fails at once

-- case: The first phase of a rename adds the new column
-- example: good
ALTER TABLE "User" ADD COLUMN "displayName" TEXT;

-- case: A column that this migration adds
ALTER TABLE "User" ADD COLUMN "displayName" TEXT;
ALTER TABLE "User" RENAME COLUMN "displayName" TO "shownName";
