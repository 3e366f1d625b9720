-- case: An enum
-- example: bad
-- settings: {"rules": {"create-enum": "on"}}
CREATE TYPE "Plan" AS ENUM ('FREE', 'PRO');
-- ^ advice create-enum: "Plan"

-- case: A table of values
-- example: good
-- settings: {"rules": {"create-enum": "on"}}
CREATE TABLE "Plan" ("name" TEXT PRIMARY KEY);

-- case: Off by default
CREATE TYPE "Plan" AS ENUM ('FREE', 'PRO');
