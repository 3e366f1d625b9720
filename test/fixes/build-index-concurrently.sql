-- case: Alone in its file
-- Rollback: DROP INDEX "User_name_idx";
-- CreateIndex
CREATE INDEX "User_name_idx" ON "User"("name");
-- after
-- Rollback: DROP INDEX "User_name_idx";
-- CreateIndex
CREATE INDEX CONCURRENTLY "User_name_idx" ON "User"("name");

-- case: Beside another statement it moves, and the way back with it
-- postgres: 14
-- Rollback: see down.sql

-- AlterTable
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;

-- for the search by name
CREATE INDEX "User_name_idx" ON "User"("name"); -- large
-- down
DROP INDEX "User_name_idx";
ALTER TABLE "User" DROP COLUMN "nickname";
-- after
-- Rollback: see down.sql

-- AlterTable
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
-- after down
ALTER TABLE "User" DROP COLUMN "nickname";
-- new migration: after add_user_name_idx
-- Rollback: DROP INDEX CONCURRENTLY "User_name_idx";
-- for the search by name
CREATE INDEX CONCURRENTLY "User_name_idx" ON "User"("name"); -- large
-- new down
DROP INDEX CONCURRENTLY "User_name_idx";

-- case: From 7.4 on it may stay
-- prisma: 7.4
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;

create unique index "User_name_key" on "User"("name") where "name" is not null;
-- after
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;

create unique index concurrently "User_name_key" on "User"("name") where "name" is not null;

-- case: Not where Prisma cannot take the file apart
-- prisma: 7.4
ALTER INDEX "User_email_key" SET (fillfactor = 80);
CREATE INDEX "User_name_idx" ON "User"("name");
-- after
ALTER INDEX "User_email_key" SET (fillfactor = 80);
-- new migration: after add_user_name_idx
-- Rollback: DROP INDEX CONCURRENTLY "User_name_idx";
CREATE INDEX CONCURRENTLY "User_name_idx" ON "User"("name");
-- new down
DROP INDEX CONCURRENTLY "User_name_idx";

-- case: Not between BEGIN and COMMIT
-- prisma: 7.4
BEGIN;
CREATE TABLE "Tag" ("id" INTEGER NOT NULL PRIMARY KEY);
CREATE INDEX "User_name_idx" ON "User"("name");
COMMIT;
-- after
BEGIN;
CREATE TABLE "Tag" ("id" INTEGER NOT NULL PRIMARY KEY);
COMMIT;
-- new migration: after add_user_name_idx
-- Rollback: DROP INDEX CONCURRENTLY "User_name_idx";
CREATE INDEX CONCURRENTLY "User_name_idx" ON "User"("name");
-- new down
DROP INDEX CONCURRENTLY "User_name_idx";

-- case: Only timeouts around it
SET lock_timeout = '5s';
CREATE INDEX "User_name_idx" ON "User"("name");
RESET lock_timeout;
-- after
CREATE INDEX CONCURRENTLY "User_name_idx" ON "User"("name");

-- case: Without a name
-- postgres: 14
CREATE INDEX ON "Post" (lower("title"), "views") INCLUDE ("published");
-- after
CREATE INDEX CONCURRENTLY "Post_lower_views_published_idx" ON "Post" (lower("title"), "views") INCLUDE ("published");

-- case: IF NOT EXISTS would pass over an index that failed
CREATE INDEX IF NOT EXISTS "User_name_idx" ON "User"("name");
-- after
CREATE INDEX CONCURRENTLY "User_name_idx" ON "User"("name");

-- case: A version that is not known
-- prisma: unknown
-- crlf
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;

CREATE INDEX "User_name_idx" ON "User"("name");
-- after
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
-- new migration: after add_user_name_idx
-- Rollback: DROP INDEX CONCURRENTLY "User_name_idx";
CREATE INDEX CONCURRENTLY "User_name_idx" ON "User"("name");
-- new down
DROP INDEX CONCURRENTLY "User_name_idx";

-- case: A statement further down needs it
CREATE UNIQUE INDEX "Organization_slug_key" ON "Organization"("slug");
CREATE TABLE "Site" ("slug" VARCHAR(50) NOT NULL REFERENCES "Organization"("slug"));
-- refused: `CREATE TABLE "Site" ("slug" VARCHAR(50) NOT NULL REFERENCES…` further down depends on this statement. Move it to a later migration first.
