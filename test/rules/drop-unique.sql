-- case: A unique index
-- example: bad
DROP INDEX "User_email_key";
-- ^ advice drop-unique: "User_email_key"

-- case: An index that is not unique
-- example: good
DROP INDEX CONCURRENTLY "Post_authorId_idx";

-- case: A unique constraint
-- file: 20251201000000_add_unique
ALTER TABLE "Organization" ADD CONSTRAINT "Organization_slug_key" UNIQUE ("slug");
-- file: 20260101000000_drop_unique
ALTER TABLE "Organization" DROP CONSTRAINT "Organization_slug_key";
-- ^ advice drop-unique: "Organization_slug_key"
