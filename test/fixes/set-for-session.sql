-- case: A lock timeout
-- prisma: 7.4
SET LOCAL lock_timeout = '5s';
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
-- after
SET lock_timeout = '5s';
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;

RESET lock_timeout;

-- case: With a reset at the end
-- postgres: 14
-- prisma: 7.4
set local lock_timeout = '5s';
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
RESET lock_timeout;
-- after
set lock_timeout = '5s';
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
RESET lock_timeout;

-- case: A setting that changes what statements mean
-- prisma: 7.4
SET LOCAL search_path = 'archive';
CREATE TABLE "Old" ("id" INTEGER NOT NULL PRIMARY KEY);
-- not offered
