-- case: MONEY
-- example: bad
-- settings: {"rules": {"ban-money": "on"}}
CREATE TABLE "Order" ("id" BIGINT PRIMARY KEY, "total" MONEY);
-- ^ advice ban-money

-- case: Instead
-- example: good
-- settings: {"rules": {"ban-money": "on"}}
CREATE TABLE "Order" ("id" BIGINT PRIMARY KEY, "total" NUMERIC(12,2));

-- case: Off by default
CREATE TABLE "Order" ("id" BIGINT PRIMARY KEY, "total" MONEY);
