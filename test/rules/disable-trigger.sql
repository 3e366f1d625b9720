-- case: All of them
-- example: bad
ALTER TABLE "User" DISABLE TRIGGER ALL;
-- ^ advice disable-trigger: enforce its foreign keys

-- case: Triggers stay on
-- example: good
UPDATE "User" SET "name" = 'Ada' WHERE "id" = 'u1';
