-- case: A unique constraint over two columns
-- example: bad
-- file: 20251201000000_add_member
CREATE TABLE "Member" ("id" BIGINT PRIMARY KEY, "organizationId" INTEGER NOT NULL, "userId" TEXT NOT NULL, "team" TEXT, CONSTRAINT "Member_userId_team_key" UNIQUE ("userId", "team"));
-- file: 20260101000000_remove_member_team
ALTER TABLE "Member" DROP COLUMN "team";
-- ^ warning drop-column-drops-constraint: "Member_userId_team_key"
-- ^ warning drop-column

-- case: The replacement first, the column in a later migration
-- example: good
-- file: 20251201000000_add_member
CREATE TABLE "Member" ("id" BIGINT PRIMARY KEY, "userId" TEXT NOT NULL, "team" TEXT, CONSTRAINT "Member_userId_team_key" UNIQUE ("userId", "team"));
-- file: 20260101000000_add_member_user_key
CREATE UNIQUE INDEX CONCURRENTLY "Member_userId_key" ON "Member"("userId");

-- case: A column that stands alone
ALTER TABLE "User" DROP COLUMN "bio";
-- ^ warning drop-column

-- case: A partial index that mentions the column
-- file: 20251201000000_add_index
CREATE INDEX "User_email_active_idx" ON "User"("email") WHERE "legacyId" IS NULL;
-- file: 20260101000000_remove_legacy_id
ALTER TABLE "User" DROP COLUMN "legacyId";
-- ^ advice drop-column-drops-constraint: "User_email_active_idx"
-- ^ warning drop-column
