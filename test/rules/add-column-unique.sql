-- case: Column and UNIQUE in one
-- example: bad
ALTER TABLE "User" ADD COLUMN "handle" TEXT UNIQUE;
-- ^ error add-column-unique: Builds an index on "User" under ACCESS EXCLUSIVE

-- case: Column in one migration, index in the next
-- example: good
-- file: 20260101000000_add_user_handle
ALTER TABLE "User" ADD COLUMN "handle" TEXT;
-- file: 20260102000000_add_user_handle_index
CREATE UNIQUE INDEX CONCURRENTLY "User_handle_key" ON "User"("handle");
