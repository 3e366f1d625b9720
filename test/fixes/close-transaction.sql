-- case: No COMMIT
BEGIN;
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
-- after
BEGIN;
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;

COMMIT;

-- case: From 7.4 on
-- postgres: 14
-- prisma: 7.4
BEGIN;
CREATE TABLE "Tag" ("id" INTEGER NOT NULL PRIMARY KEY)
-- after
BEGIN;
CREATE TABLE "Tag" ("id" INTEGER NOT NULL PRIMARY KEY);

COMMIT;

-- case: The second one
-- crlf
BEGIN;
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
COMMIT;
BEGIN;
ALTER TABLE "Post" ADD COLUMN "summary" TEXT;
-- the end
-- after
BEGIN;
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
COMMIT;
BEGIN;
ALTER TABLE "Post" ADD COLUMN "summary" TEXT;
-- the end

COMMIT;
