-- case: No value of the old code is in the new table
-- example: bad
CREATE TABLE "Team" ("id" INTEGER PRIMARY KEY);
ALTER TABLE "User" ADD CONSTRAINT "User_legacyId_fkey" FOREIGN KEY ("legacyId") REFERENCES "Team"("id") ON DELETE SET NULL NOT VALID;
-- ^ error add-foreign-key-to-empty-table: "Team" is empty

-- case: A new column, which old code does not write
-- example: good
CREATE TABLE "Team" ("id" INTEGER PRIMARY KEY);
ALTER TABLE "User" ADD COLUMN "teamId" INTEGER;
ALTER TABLE "User" ADD CONSTRAINT "User_teamId_fkey" FOREIGN KEY ("teamId") REFERENCES "Team"("id") ON DELETE SET NULL NOT VALID;
