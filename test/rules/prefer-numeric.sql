-- case: DOUBLE PRECISION
-- example: bad
-- settings: {"rules": {"prefer-numeric": "on"}}
CREATE TABLE "Order" ("id" BIGINT PRIMARY KEY, "total" DOUBLE PRECISION);
-- ^ advice prefer-numeric

-- case: Instead
-- example: good
-- settings: {"rules": {"prefer-numeric": "on"}}
CREATE TABLE "Order" ("id" BIGINT PRIMARY KEY, "total" NUMERIC(12,2));

-- case: Off by default
CREATE TABLE "Order" ("id" BIGINT PRIMARY KEY, "total" DOUBLE PRECISION);
