-- case: One line
-- Rollback: ALTER TABLE "User" DROP COLUMN "nick";
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
-- down
ALTER TABLE "User" DROP COLUMN "nickname";
-- after
-- Rollback: ALTER TABLE "User" DROP COLUMN "nickname";
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;

-- case: Several lines, and down.sql is longer than a line
-- postgres: 14
-- crlf
-- Rollback:
--   ALTER TABLE "User"
--     DROP COLUMN "nickname";
--   DROP TABLE "Tags";
-- CreateTable
CREATE TABLE "Tag" ("id" INTEGER NOT NULL PRIMARY KEY);
ALTER TABLE "User" ADD COLUMN "nickname" TEXT, ADD COLUMN "middleName" TEXT, ADD COLUMN "familyName" TEXT, ADD COLUMN "birthday" DATE, ADD COLUMN "city" TEXT, ADD COLUMN "street" TEXT;
-- down
ALTER TABLE "User" DROP COLUMN "nickname", DROP COLUMN "middleName", DROP COLUMN "familyName", DROP COLUMN "birthday", DROP COLUMN "city", DROP COLUMN "street";
DROP TABLE "Tag";
-- after
-- Rollback: see down.sql
-- CreateTable
CREATE TABLE "Tag" ("id" INTEGER NOT NULL PRIMARY KEY);
ALTER TABLE "User" ADD COLUMN "nickname" TEXT, ADD COLUMN "middleName" TEXT, ADD COLUMN "familyName" TEXT, ADD COLUMN "birthday" DATE, ADD COLUMN "city" TEXT, ADD COLUMN "street" TEXT;

-- case: A comment for each statement
-- Rollback: ALTER TABLE "User" DROP COLUMN "nickname";
-- Rollback: SELECT 1;
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
-- down
ALTER TABLE "User" DROP COLUMN "nickname";
-- after
-- Rollback: ALTER TABLE "User" DROP COLUMN "nickname";
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;

-- case: A block comment before a statement
/*
 * Rollback: ALTER TABLE "User"
 *   DROP COLUMN "nick"
 */ ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
-- down
ALTER TABLE "User" DROP COLUMN "nickname";
-- after
-- Rollback: ALTER TABLE "User" DROP COLUMN "nickname";
 ALTER TABLE "User" ADD COLUMN "nickname" TEXT;

-- case: down.sql takes nothing back
-- Rollback: UPDATE "Post" SET "views" = 1;
UPDATE "Post" SET "views" = 0;
-- down
-- irreversible: the old values are gone
-- after
-- Rollback: see down.sql
UPDATE "Post" SET "views" = 0;
