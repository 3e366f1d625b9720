-- case: Around one statement
-- Rollback: ALTER TABLE "User" DROP COLUMN "nickname";

-- AlterTable
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
-- after
-- Rollback: ALTER TABLE "User" DROP COLUMN "nickname";

SET lock_timeout = '5s';

-- AlterTable
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;

RESET lock_timeout;

-- case: Around a transaction, from 7.4 on
-- postgres: 14
-- prisma: 7.4
BEGIN;
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
ALTER TABLE "Post" ADD COLUMN "summary" TEXT;
COMMIT;
-- after
SET lock_timeout = '5s';

BEGIN;
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
ALTER TABLE "Post" ADD COLUMN "summary" TEXT;
COMMIT;

RESET lock_timeout;

-- case: The last statement has no semicolon, and a comment follows
-- crlf
ALTER TABLE "User" ADD COLUMN "nickname" TEXT -- no semicolon
-- the end
-- after
SET lock_timeout = '5s';

ALTER TABLE "User" ADD COLUMN "nickname" TEXT; -- no semicolon
-- the end

RESET lock_timeout;

-- case: After an earlier reset
SET lock_timeout = '2s';
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
RESET lock_timeout;
ALTER TABLE "Post" ADD COLUMN "summary" TEXT;
-- after
SET lock_timeout = '2s';
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
RESET lock_timeout;
SET lock_timeout = '5s';

ALTER TABLE "Post" ADD COLUMN "summary" TEXT;

RESET lock_timeout;

-- case: Beside CONCURRENTLY, from 7.4 on
-- prisma: 7.4
CREATE INDEX CONCURRENTLY "User_name_idx" ON "User"("name");
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
-- after
SET lock_timeout = '5s';

CREATE INDEX CONCURRENTLY "User_name_idx" ON "User"("name");
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;

RESET lock_timeout;

-- case: Beside CONCURRENTLY, up to 7.3
CREATE INDEX CONCURRENTLY "User_name_idx" ON "User"("name");
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
-- not offered
