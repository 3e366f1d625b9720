-- case: One value for every row is not unique
-- example: bad
ALTER TABLE "User" ADD COLUMN "handle" TEXT NOT NULL DEFAULT '' UNIQUE;
-- ^ error constraint-violated: Fails

-- case: No value is unique enough
-- example: good
-- file: 20260101000000_add_user_handle
ALTER TABLE "User" ADD COLUMN "handle" TEXT;
-- file: 20260102000000_add_user_handle_index
CREATE UNIQUE INDEX CONCURRENTLY "User_handle_key" ON "User"("handle");
