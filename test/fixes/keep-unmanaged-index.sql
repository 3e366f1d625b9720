-- case: Among other statements
-- file: 20250201000000_add_index
CREATE INDEX "User_lower_email_idx" ON "User"(lower("email"));
-- file: 20260101000000_add_nickname
-- DropIndex
DROP INDEX "User_lower_email_idx";

-- AlterTable
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
-- down
ALTER TABLE "User" DROP COLUMN "nickname";
-- after
-- AlterTable
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;

-- case: The way back made it again
-- file: 20250201000000_add_index
CREATE INDEX "User_active_idx" ON "User"("email") WHERE "active";
-- file: 20260101000000_add_nickname
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
DROP INDEX "User_active_idx";
-- down
CREATE INDEX "User_active_idx" ON "User"("email") WHERE "active";
ALTER TABLE "User" DROP COLUMN "nickname";
-- after
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
-- after down
ALTER TABLE "User" DROP COLUMN "nickname";

-- case: Nothing else is in the file
-- file: 20250201000000_add_index
CREATE INDEX "User_lower_email_idx" ON "User"(lower("email"));
-- file: 20260101000000_drop_index
DROP INDEX "User_lower_email_idx";
-- refused: Nothing else is in this migration. Delete its folder while it is not applied anywhere.
