-- case: No schema
-- example: bad
-- settings: {"rules": {"unqualified-name": "on"}}
CREATE TABLE "Log" ("id" BIGINT PRIMARY KEY);
-- ^ advice unqualified-name: "Log"

-- case: With the schema
-- example: good
-- settings: {"rules": {"unqualified-name": "on"}}
CREATE TABLE "public"."Log" ("id" BIGINT PRIMARY KEY);

-- case: Off by default
CREATE TABLE "Log" ("id" BIGINT PRIMARY KEY);
