-- case: integer
-- example: bad
-- settings: {"rules": {"prefer-bigint": "on"}}
CREATE TABLE "Order" ("id" INTEGER PRIMARY KEY);
-- ^ advice prefer-bigint: "id" of "Order"

-- case: bigint
-- example: good
-- settings: {"rules": {"prefer-bigint": "on"}}
CREATE TABLE "Order" ("id" BIGINT PRIMARY KEY);

-- case: Off by default
CREATE TABLE "Order" ("id" INTEGER PRIMARY KEY);
