-- case: All of them
-- example: bad
ALTER TABLE "User" DISABLE TRIGGER ALL;
-- ^ advice disable-trigger: foreign keys included

-- case: Triggers stay on
-- example: good
UPDATE "User" SET "name" = 'Ada' WHERE "id" = 'u1';
