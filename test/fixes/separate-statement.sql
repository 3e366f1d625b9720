-- case: Beside another statement
-- postgres: 14
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
CREATE INDEX CONCURRENTLY "User_name_idx" ON "User"("name");
-- down
DROP INDEX "User_name_idx";
ALTER TABLE "User" DROP COLUMN "nickname";
-- after
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
-- after down
ALTER TABLE "User" DROP COLUMN "nickname";
-- new migration: after add_user_name_idx
-- Rollback: DROP INDEX CONCURRENTLY "User_name_idx";
CREATE INDEX CONCURRENTLY "User_name_idx" ON "User"("name");
-- new down
DROP INDEX CONCURRENTLY "User_name_idx";

-- case: Two of them
CREATE INDEX CONCURRENTLY "User_name_idx" ON "User"("name");

CREATE INDEX CONCURRENTLY "Post_title_idx" ON "Post"("title");
-- after
CREATE INDEX CONCURRENTLY "Post_title_idx" ON "Post"("title");
-- new migration: after add_user_name_idx
-- Rollback: DROP INDEX CONCURRENTLY "User_name_idx";
CREATE INDEX CONCURRENTLY "User_name_idx" ON "User"("name");
-- new down
DROP INDEX CONCURRENTLY "User_name_idx";

-- case: A timeout beside it
SET lock_timeout = '5s';
CREATE INDEX CONCURRENTLY "User_name_idx" ON "User"("name");
-- after
CREATE INDEX CONCURRENTLY "User_name_idx" ON "User"("name");

-- case: DROP INDEX sends a file of 7.4 back to one query
-- prisma: 7.4
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
DROP INDEX CONCURRENTLY "User_organizationId_idx";
-- after
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
-- new migration: after drop_user_organization_id_idx
-- Rollback: CREATE INDEX CONCURRENTLY "User_organizationId_idx" ON "User" ("organizationId");
DROP INDEX CONCURRENTLY "User_organizationId_idx";
-- new down
CREATE INDEX CONCURRENTLY "User_organizationId_idx" ON "User" ("organizationId");

-- case: DETACH PARTITION
-- postgres: 14
CREATE TABLE "Tag" ("id" INTEGER NOT NULL PRIMARY KEY);
ALTER TABLE "Event" DETACH PARTITION "Event_2024" CONCURRENTLY;
-- down
ALTER TABLE "Event" ATTACH PARTITION "Event_2024" FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
DROP TABLE "Tag";
-- after
CREATE TABLE "Tag" ("id" INTEGER NOT NULL PRIMARY KEY);
-- after down
DROP TABLE "Tag";
-- new migration: after detach_event_2024
-- Rollback: see down.sql
ALTER TABLE "Event" DETACH PARTITION "Event_2024" CONCURRENTLY;
-- new down
ALTER TABLE "Event" ATTACH PARTITION "Event_2024" FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
ALTER TABLE "Event_2024" DROP CONSTRAINT IF EXISTS "Event_2024_at_check";

-- case: VACUUM
-- rule: statement-refuses-transaction
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
VACUUM "User";
-- after
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
-- new migration: after vacuum_user
-- Rollback: see down.sql
VACUUM "User";
-- new down
-- irreversible: it changes no schema, so there is nothing to take back.

-- case: A DO block that commits
-- rule: commit-in-do-block
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
DO $$ BEGIN
  UPDATE "Post" SET "views" = 0 WHERE "views" IS NULL;
  COMMIT;
END $$;
-- after
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
-- new migration: after backfill_in_batches
-- Rollback: see down.sql
DO $$ BEGIN
  UPDATE "Post" SET "views" = 0 WHERE "views" IS NULL;
  COMMIT;
END $$;
-- new down
-- irreversible: rows that a DO block changed do not come back by themselves.

-- case: In a DO block
-- fails
CREATE TABLE "Tag" ("id" INTEGER NOT NULL PRIMARY KEY);
DO $$ BEGIN
  CREATE INDEX CONCURRENTLY "User_name_idx" ON "User"("name");
END $$;
-- not offered

-- case: What follows needs it
CREATE UNIQUE INDEX CONCURRENTLY "Organization_slug_key" ON "Organization"("slug");
ALTER TABLE "Organization" ADD CONSTRAINT "Organization_slug_key" UNIQUE USING INDEX "Organization_slug_key";
-- refused: `ALTER TABLE "Organization" ADD CONSTRAINT "Organization_slug…` further down depends on this statement. Move it to a later migration first.
