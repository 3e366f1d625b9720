-- case: Around one statement
-- settings: {"rules": {"missing-statement-timeout": "on"}}
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
-- after
SET statement_timeout = '1min';

ALTER TABLE "User" ADD COLUMN "nickname" TEXT;

RESET statement_timeout;

-- case: Inside of a lock timeout
-- postgres: 14
-- settings: {"rules": {"missing-statement-timeout": "on"}}
SET lock_timeout = '5s';
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
RESET lock_timeout;
-- after
SET statement_timeout = '1min';

SET lock_timeout = '5s';
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
RESET lock_timeout;

RESET statement_timeout;

-- case: Beside a statement that refuses a transaction
-- settings: {"rules": {"missing-statement-timeout": "on"}}
ALTER TABLE "Event" DETACH PARTITION "Event_2024" CONCURRENTLY;
-- not offered
