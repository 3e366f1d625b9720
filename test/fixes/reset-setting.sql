-- case: A timeout
SET lock_timeout = '5s';
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
-- after
SET lock_timeout = '5s';
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;

RESET lock_timeout;

-- case: A search path
-- postgres: 14
-- prisma: 7.4
SET search_path TO "archive", public;
CREATE TABLE "Old" ("id" INTEGER NOT NULL PRIMARY KEY);
-- after
SET search_path TO "archive", public;
CREATE TABLE "Old" ("id" INTEGER NOT NULL PRIMARY KEY);

RESET search_path;

-- case: Beside a statement that refuses a transaction
SET lock_timeout = '5s';
DROP INDEX CONCURRENTLY "User_organizationId_idx";
-- not offered
