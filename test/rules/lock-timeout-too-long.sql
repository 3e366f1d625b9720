-- case: Ten minutes
-- example: bad
SET lock_timeout = '10min';
-- ^ advice lock-timeout-too-long: more than a minute
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
RESET lock_timeout;

-- case: Five seconds
-- example: good
SET lock_timeout = '5s';
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
RESET lock_timeout;

-- case: Milliseconds, and none at all
SET lock_timeout = 5000;
SET lock_timeout = 0;
-- ^ advice lock-timeout-too-long: without limit
RESET lock_timeout;
