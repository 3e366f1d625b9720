-- case: Two changes, from 7.4 on
-- prisma: 7.4
-- Rollback: see down.sql

-- AlterTable
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;

-- AlterTable
ALTER TABLE "Post" ADD COLUMN "summary" TEXT;
-- after
-- Rollback: see down.sql

BEGIN;

-- AlterTable
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;

-- AlterTable
ALTER TABLE "Post" ADD COLUMN "summary" TEXT;

COMMIT;

-- case: SET LOCAL gets its transaction
-- postgres: 14
-- prisma: 7.4
-- rule: set-local-outside-transaction
SET LOCAL lock_timeout = '5s';
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
-- after
BEGIN;

SET LOCAL lock_timeout = '5s';
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;

COMMIT;

-- case: Beside CONCURRENTLY
-- prisma: 7.4
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
ALTER TABLE "Post" ADD COLUMN "summary" TEXT;
CREATE INDEX CONCURRENTLY "User_name_idx" ON "User"("name");
-- not offered

-- case: It would hold a lock over the work
-- prisma: 7.4
ALTER TABLE "Post" ADD CONSTRAINT "Post_views_check" CHECK ("views" >= 0) NOT VALID;
ALTER TABLE "Post" VALIDATE CONSTRAINT "Post_views_check";
-- refused: Here the change would bring a new hazard (blocks-reads). Make it by hand, in another order.

-- case: An enum value that is used
-- prisma: 7.4
ALTER TYPE "Role" ADD VALUE 'OWNER';
ALTER TABLE "User" ALTER COLUMN "role" SET DEFAULT 'OWNER';
-- refused: Here the change would bring a new hazard (not-in-transaction). Make it by hand, in another order.
