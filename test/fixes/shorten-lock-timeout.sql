-- case: Ten minutes
SET lock_timeout = '10min';
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
RESET lock_timeout;
-- after
SET lock_timeout = '5s';
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
RESET lock_timeout;

-- case: Zero, which is no limit
-- postgres: 14
set local lock_timeout to 0;
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
-- after
set local lock_timeout to '5s';
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;

-- case: By a function
SELECT set_config('lock_timeout', '10min', false);
-- not offered
