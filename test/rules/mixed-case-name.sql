-- case: Upper-case letters
-- example: bad
-- settings: {"rules": {"mixed-case-name": "on"}}
CREATE TABLE "LineItem" ("id" BIGINT PRIMARY KEY);
-- ^ advice mixed-case-name: "lineitem"

-- case: snake_case
-- example: good
-- settings: {"rules": {"mixed-case-name": "on"}}
CREATE TABLE "line_item" ("id" BIGINT PRIMARY KEY);

-- case: Off by default
CREATE TABLE "LineItem" ("id" BIGINT PRIMARY KEY);
