-- case: TIMESTAMP(0)
-- example: bad
-- settings: {"rules": {"ban-timestamp-without-fraction": "on"}}
CREATE TABLE "Order" ("id" BIGINT PRIMARY KEY, "at" TIMESTAMP(0));
-- ^ advice ban-timestamp-without-fraction

-- case: Instead
-- example: good
-- settings: {"rules": {"ban-timestamp-without-fraction": "on"}}
CREATE TABLE "Order" ("id" BIGINT PRIMARY KEY, "at" TIMESTAMP(3));

-- case: Off by default
CREATE TABLE "Order" ("id" BIGINT PRIMARY KEY, "at" TIMESTAMP(0));
