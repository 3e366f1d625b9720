-- case: TIMESTAMP(3)
-- example: bad
-- settings: {"rules": {"prefer-timestamptz": "on"}}
CREATE TABLE "Order" ("id" BIGINT PRIMARY KEY, "at" TIMESTAMP(3));
-- ^ advice prefer-timestamptz

-- case: Instead
-- example: good
-- settings: {"rules": {"prefer-timestamptz": "on"}}
CREATE TABLE "Order" ("id" BIGINT PRIMARY KEY, "at" TIMESTAMPTZ(3));

-- case: Off by default
CREATE TABLE "Order" ("id" BIGINT PRIMARY KEY, "at" TIMESTAMP(3));
