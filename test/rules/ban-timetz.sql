-- case: TIMETZ
-- example: bad
-- settings: {"rules": {"ban-timetz": "on"}}
CREATE TABLE "Order" ("id" BIGINT PRIMARY KEY, "opens" TIMETZ);
-- ^ advice ban-timetz

-- case: Instead
-- example: good
-- settings: {"rules": {"ban-timetz": "on"}}
CREATE TABLE "Order" ("id" BIGINT PRIMARY KEY, "opens" TIME);

-- case: Off by default
CREATE TABLE "Order" ("id" BIGINT PRIMARY KEY, "opens" TIMETZ);
