-- case: VARCHAR(20)
-- example: bad
-- settings: {"rules": {"prefer-text": "on"}}
CREATE TABLE "Order" ("id" BIGINT PRIMARY KEY, "code" VARCHAR(20));
-- ^ advice prefer-text

-- case: Instead
-- example: good
-- settings: {"rules": {"prefer-text": "on"}}
CREATE TABLE "Order" ("id" BIGINT PRIMARY KEY, "code" TEXT);

-- case: Off by default
CREATE TABLE "Order" ("id" BIGINT PRIMARY KEY, "code" VARCHAR(20));
