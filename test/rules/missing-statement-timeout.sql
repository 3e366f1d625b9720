-- case: No timeout
-- example: bad
-- settings: {"rules": {"missing-statement-timeout": "on"}}
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
-- ^ advice missing-statement-timeout

-- case: A timeout
-- example: good
-- settings: {"rules": {"missing-statement-timeout": "on"}}
SET statement_timeout = '1min';
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
RESET statement_timeout;

-- case: Off by default
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
