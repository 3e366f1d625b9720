-- case: No timeout
-- example: bad
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
-- ^ advice missing-lock-timeout: ACCESS EXCLUSIVE on "User"

-- case: Set first, reset last
-- example: good
SET lock_timeout = '5s';
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
RESET lock_timeout;

-- case: Once per file
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
-- ^ advice missing-lock-timeout
ALTER TABLE "User" ADD COLUMN "city" TEXT;

-- case: SET LOCAL in one transaction
SET LOCAL lock_timeout = '5s';
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;

-- case: SET LOCAL does nothing where each statement is sent by itself
-- prisma: 7.4
SET LOCAL lock_timeout = '5s';
-- ^ advice set-local-outside-transaction
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
-- ^ advice missing-lock-timeout

-- case: New tables have no users yet
CREATE TABLE "Log" ("id" BIGINT PRIMARY KEY);
ALTER TABLE "Log" ADD COLUMN "at" TIMESTAMPTZ;
