-- case: Alone in its file
-- DropIndex
DROP INDEX "User_organizationId_idx";
-- down
CREATE INDEX "User_organizationId_idx" ON "User"("organizationId");
-- after
-- DropIndex
DROP INDEX CONCURRENTLY "User_organizationId_idx";

-- case: Beside another statement, in every version of Prisma
-- postgres: 14
-- prisma: 7.4
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;

-- DropIndex
DROP INDEX IF EXISTS "User_organizationId_idx";
-- down
CREATE INDEX "User_organizationId_idx" ON "User"("organizationId");

ALTER TABLE "User" DROP COLUMN "nickname";
-- after
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
-- after down
ALTER TABLE "User" DROP COLUMN "nickname";
-- new migration: after drop_user_organization_id_idx
-- Rollback: CREATE INDEX CONCURRENTLY "User_organizationId_idx" ON "User" ("organizationId");
-- DropIndex
DROP INDEX CONCURRENTLY IF EXISTS "User_organizationId_idx";
-- new down
CREATE INDEX CONCURRENTLY "User_organizationId_idx" ON "User" ("organizationId");

-- case: Several at once
-- postgres: 14
DROP INDEX "User_organizationId_idx", "Post_authorId_idx";
-- after
DROP INDEX CONCURRENTLY "User_organizationId_idx";
-- new migration: after drop_post_author_id_idx
-- Rollback: CREATE INDEX CONCURRENTLY "Post_authorId_idx" ON "Post" ("authorId");
DROP INDEX CONCURRENTLY "Post_authorId_idx";
-- new down
CREATE INDEX CONCURRENTLY "Post_authorId_idx" ON "Post" ("authorId");

-- case: Several at once, beside another statement
drop index if exists "User_organizationId_idx", "Post_authorId_idx";
create table "Tag" ("id" integer not null primary key);
-- after
create table "Tag" ("id" integer not null primary key);
-- new migration: after drop_user_organization_id_idx
-- Rollback: CREATE INDEX CONCURRENTLY "User_organizationId_idx" ON "User" ("organizationId");
drop index concurrently if exists "User_organizationId_idx";
-- new down
CREATE INDEX CONCURRENTLY "User_organizationId_idx" ON "User" ("organizationId");
-- new migration: after drop_post_author_id_idx
-- Rollback: CREATE INDEX CONCURRENTLY "Post_authorId_idx" ON "Post" ("authorId");
drop index concurrently if exists "Post_authorId_idx";
-- new down
CREATE INDEX CONCURRENTLY "Post_authorId_idx" ON "Post" ("authorId");

-- case: Several and CONCURRENTLY, which PostgreSQL refuses
-- rule: drop-index-concurrently-form
-- fails
DROP INDEX CONCURRENTLY "User_organizationId_idx", "Post_authorId_idx";
-- after
DROP INDEX CONCURRENTLY "User_organizationId_idx";
-- new migration: after drop_post_author_id_idx
-- Rollback: CREATE INDEX CONCURRENTLY "Post_authorId_idx" ON "Post" ("authorId");
DROP INDEX CONCURRENTLY "Post_authorId_idx";
-- new down
CREATE INDEX CONCURRENTLY "Post_authorId_idx" ON "Post" ("authorId");

-- case: With CASCADE
DROP INDEX "User_organizationId_idx" CASCADE;
-- refused: DROP INDEX CONCURRENTLY takes no CASCADE. Drop what depends on the index first.

-- case: An index of the same name is made behind it
DROP INDEX "User_organizationId_idx";
CREATE INDEX "User_organizationId_idx" ON "User"("organizationId", "role");
-- refused: `CREATE INDEX "User_organizationId_idx" ON "User"("organizati…` further down depends on this statement. Move it to a later migration first.

-- case: The table goes behind it
DROP INDEX "Post_authorId_idx";
DROP TABLE "Post";
-- refused: `DROP TABLE "Post"` further down depends on this statement. Move it to a later migration first.
