-- case: TRUNCATE … CASCADE empties tables that it does not name
-- example: bad
TRUNCATE "Organization" CASCADE;
-- ^ warning truncate
-- ^ warning change-reaches-other-tables: "User"

-- case: One row, without a cascade
-- example: good
UPDATE "Organization" SET "name" = 'Example' WHERE "id" = 1;
