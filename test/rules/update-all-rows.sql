-- case: Every row in one transaction
-- example: bad
UPDATE "User" SET "name" = "email";
-- ^ warning update-all-rows: every row of "User"

-- case: One row, by its key
-- example: good
UPDATE "User" SET "name" = 'x' WHERE "id" = 'u1';

-- case: Quiet on a table that this migration creates
CREATE TABLE "Plan" ("id" INTEGER PRIMARY KEY, "name" TEXT);
INSERT INTO "Plan" VALUES (1, 'free');
UPDATE "Plan" SET "name" = 'FREE';
