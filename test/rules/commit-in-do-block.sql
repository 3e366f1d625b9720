-- case: A block that commits beside another statement
-- example: bad
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
DO $$ BEGIN
  UPDATE "User" SET "nickname" = "name" WHERE "id" = 'u1';
  COMMIT;
END $$;
-- ^ error commit-in-do-block: Fails

-- case: Alone in its migration
-- example: good
DO $$ BEGIN
  UPDATE "User" SET "name" = 'x' WHERE "id" = 'u1';
  COMMIT;
END $$;
