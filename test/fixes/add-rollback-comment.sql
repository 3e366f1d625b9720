-- case: From down.sql
-- AlterTable
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
-- down
-- take it back
ALTER TABLE "User"
  DROP COLUMN "nickname";
-- after
-- Rollback: ALTER TABLE "User" DROP COLUMN "nickname";
-- AlterTable
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;

-- case: A long down.sql
-- postgres: 14
CREATE TABLE "Tag" ("id" INTEGER NOT NULL PRIMARY KEY);
ALTER TABLE "User" ADD COLUMN "nickname" TEXT, ADD COLUMN "middleName" TEXT, ADD COLUMN "familyName" TEXT, ADD COLUMN "birthday" DATE;
-- down
ALTER TABLE "User" DROP COLUMN "nickname", DROP COLUMN "middleName", DROP COLUMN "familyName", DROP COLUMN "birthday";
DROP TABLE "Tag";
-- a comment that makes it longer than a line of the guide should be, so that it is left to the file
-- after
-- Rollback: ALTER TABLE "User" DROP COLUMN "nickname", DROP COLUMN "middleName", DROP COLUMN "familyName", DROP COLUMN "birthday"; DROP TABLE "Tag";
CREATE TABLE "Tag" ("id" INTEGER NOT NULL PRIMARY KEY);
ALTER TABLE "User" ADD COLUMN "nickname" TEXT, ADD COLUMN "middleName" TEXT, ADD COLUMN "familyName" TEXT, ADD COLUMN "birthday" DATE;

-- case: No down.sql, a plan's phase
-- crlf
-- prisma: 7.4
-- Plan: add_user_nickname, phase 1 of 2: Add the column
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
CREATE INDEX CONCURRENTLY "User_name_idx" ON "User"("name");
-- after
-- Plan: add_user_nickname, phase 1 of 2: Add the column
-- Rollback: DROP INDEX "User_name_idx"; ALTER TABLE "User" DROP COLUMN "nickname";
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
CREATE INDEX CONCURRENTLY "User_name_idx" ON "User"("name");
