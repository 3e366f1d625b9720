-- case: A condition that may hold for every row
-- example: bad
UPDATE "User" SET "name" = "email" WHERE "name" IS NULL;
-- ^ warning update-many-rows: May update many rows of "User"

-- case: One row, by a unique column
-- example: good
UPDATE "User" SET "name" = 'x' WHERE "email" = 'a@example.com';
