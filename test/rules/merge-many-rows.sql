-- case: As many rows as the source yields
-- example: bad
MERGE INTO "User" u USING "User" s ON u."id" = s."id" WHEN MATCHED THEN UPDATE SET "name" = 'x';
-- ^ warning merge-many-rows: "User"

-- case: One row, by its key
-- example: good
UPDATE "User" SET "name" = 'x' WHERE "id" = 'u1';
