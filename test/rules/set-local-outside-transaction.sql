-- case: Each statement is sent by itself
-- example: bad
-- prisma: 7.4
SET LOCAL lock_timeout = '5s';
-- ^ advice set-local-outside-transaction
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;

-- case: A transaction
-- example: good
-- prisma: 7.4
BEGIN;
SET LOCAL lock_timeout = '5s';
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
COMMIT;

-- case: Prisma 7.3 runs the file as one transaction
SET LOCAL lock_timeout = '5s';
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
