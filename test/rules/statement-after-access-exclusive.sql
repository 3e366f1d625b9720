-- case: More in the same transaction
-- example: bad
-- settings: {"rules": {"statement-after-access-exclusive": "on"}}
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
CREATE TABLE "Nickname" ("id" BIGINT PRIMARY KEY);
-- ^ advice statement-after-access-exclusive: "User"

-- case: The lock last
-- example: good
-- settings: {"rules": {"statement-after-access-exclusive": "on"}}
CREATE TABLE "Nickname" ("id" BIGINT PRIMARY KEY);
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;

-- case: Off by default
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
CREATE TABLE "Nickname" ("id" BIGINT PRIMARY KEY);
