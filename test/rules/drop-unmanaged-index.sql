-- case: A partial index made by hand
-- example: bad
-- file: 20251201000000_add_active_user_index
CREATE INDEX CONCURRENTLY "User_active_idx" ON "User"("email") WHERE "active";
-- file: 20260101000000_add_user_nickname
DROP INDEX "User_active_idx";
-- ^ advice drop-unmanaged-index: a partial index
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;

-- case: Without the generated line
-- example: good
-- file: 20251201000000_add_active_user_index
CREATE INDEX CONCURRENTLY "User_active_idx" ON "User"("email") WHERE "active";
-- file: 20260101000000_add_user_nickname
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;

-- case: An index that schema.prisma describes
DROP INDEX "Post_authorId_idx";

-- case: An index built concurrently under the name that Prisma gives
-- file: 20251201000000_add_user_name_index
CREATE INDEX CONCURRENTLY "User_name_idx" ON "User"("name");
-- file: 20260101000000_remove_user_name_index
DROP INDEX "User_name_idx";

-- case: An index on an expression
-- file: 20251201000000_add_user_email_lower_index
CREATE INDEX CONCURRENTLY "User_email_lower_idx" ON "User"(lower("email"));
-- file: 20260101000000_drop
DROP INDEX "User_email_lower_idx";
-- ^ advice drop-unmanaged-index: on an expression
