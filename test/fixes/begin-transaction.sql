-- case: A bare COMMIT
-- note
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
COMMIT;
ALTER TABLE "Post" ADD COLUMN "summary" TEXT;
-- after
BEGIN;

-- note
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
COMMIT;
ALTER TABLE "Post" ADD COLUMN "summary" TEXT;

-- case: Behind another transaction
-- postgres: 14
-- prisma: 7.4
BEGIN;
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
COMMIT;
ALTER TABLE "Post" ADD COLUMN "summary" TEXT;
COMMIT;
-- after
BEGIN;
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
COMMIT;
BEGIN;

ALTER TABLE "Post" ADD COLUMN "summary" TEXT;
COMMIT;

-- case: A bare ROLLBACK
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
ROLLBACK;
ALTER TABLE "Post" ADD COLUMN "summary" TEXT;
-- not offered
