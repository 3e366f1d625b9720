-- case: Fails the second time
-- example: bad
-- settings: {"rules": {"prefer-if-exists": "on"}}
CREATE TABLE "Log" ("id" BIGINT PRIMARY KEY);
-- ^ advice prefer-if-exists: IF NOT EXISTS

-- case: Can be run twice
-- example: good
-- settings: {"rules": {"prefer-if-exists": "on"}}
CREATE TABLE IF NOT EXISTS "Log" ("id" BIGINT PRIMARY KEY);

-- case: Off by default
CREATE TABLE "Log" ("id" BIGINT PRIMARY KEY);
