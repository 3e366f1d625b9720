-- case: All rows are gone
-- example: bad
TRUNCATE "Session";
-- ^ warning truncate: Deletes all rows of "Session" under ACCESS EXCLUSIVE

-- case: One known row
-- example: good
UPDATE "Organization" SET "name" = 'Example' WHERE "id" = 1;
