-- case: Every row in one transaction
-- example: bad
DELETE FROM "Session";
-- ^ warning delete-all-rows: every row of "Session"

-- case: Nothing is deleted
-- example: good
UPDATE "Session" SET "token" = 'x' WHERE "id" = '00000000-0000-0000-0000-000000000000';
