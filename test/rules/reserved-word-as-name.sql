-- case: A table called order
-- example: bad
-- settings: {"rules": {"reserved-word-as-name": "on"}}
CREATE TABLE "order" ("id" BIGINT PRIMARY KEY);
-- ^ advice reserved-word-as-name: "order"

-- case: Another name
-- example: good
-- settings: {"rules": {"reserved-word-as-name": "on"}}
CREATE TABLE "orders" ("id" BIGINT PRIMARY KEY);

-- case: Off by default
CREATE TABLE "order" ("id" BIGINT PRIMARY KEY);
