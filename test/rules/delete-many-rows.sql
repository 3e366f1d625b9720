-- case: A condition that may hold for many rows
-- example: bad
DELETE FROM "Session" WHERE "expires" < now();
-- ^ warning delete-many-rows: May delete many rows of "Session"

-- case: Nothing is deleted
-- example: good
UPDATE "Session" SET "token" = 'x' WHERE "id" = '00000000-0000-0000-0000-000000000000';
