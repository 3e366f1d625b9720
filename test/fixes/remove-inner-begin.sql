-- case: Twice in a row
BEGIN;
BEGIN;
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
COMMIT;
-- after
BEGIN;
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
COMMIT;

-- case: Before the second part
-- postgres: 14
-- prisma: 7.4
BEGIN;
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;

-- the second part
START TRANSACTION;
ALTER TABLE "Post" ADD COLUMN "summary" TEXT;
COMMIT;
-- after
BEGIN;
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;

ALTER TABLE "Post" ADD COLUMN "summary" TEXT;
COMMIT;

-- case: On one line
BEGIN; BEGIN; ALTER TABLE "User" ADD COLUMN "nickname" TEXT; COMMIT;
-- after
BEGIN; ALTER TABLE "User" ADD COLUMN "nickname" TEXT; COMMIT;
