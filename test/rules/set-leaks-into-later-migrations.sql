-- case: Set and left
-- example: bad
SET lock_timeout = '5s';
-- ^ advice set-leaks-into-later-migrations: "lock_timeout"
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;

-- case: Reset at the end
-- example: good
SET lock_timeout = '5s';
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
RESET lock_timeout;

-- case: The search path of a dump
SELECT pg_catalog.set_config('search_path', '', false);
-- ^ warning set-leaks-into-later-migrations: its own table
