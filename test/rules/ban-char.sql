-- case: CHAR(2)
-- example: bad
-- settings: {"rules": {"ban-char": "on"}}
CREATE TABLE "Order" ("id" BIGINT PRIMARY KEY, "country" CHAR(2));
-- ^ advice ban-char

-- case: Instead
-- example: good
-- settings: {"rules": {"ban-char": "on"}}
CREATE TABLE "Order" ("id" BIGINT PRIMARY KEY, "country" TEXT);

-- case: Off by default
CREATE TABLE "Order" ("id" BIGINT PRIMARY KEY, "country" CHAR(2));
