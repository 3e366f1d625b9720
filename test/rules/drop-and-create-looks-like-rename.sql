-- case: A renamed model
-- example: bad
DROP TABLE "Session";
-- ^ warning drop-table
CREATE TABLE "UserSession" ("id" UUID NOT NULL DEFAULT gen_random_uuid(), "userId" TEXT NOT NULL, "token" TEXT NOT NULL, "expires" TIMESTAMP(3) NOT NULL, CONSTRAINT "UserSession_pkey" PRIMARY KEY ("id"));
-- ^ warning drop-and-create-looks-like-rename: "Session" renamed to "UserSession"

-- case: Renamed, with a view for deployed code
-- example: good
ALTER TABLE "Session" RENAME TO "UserSession";
CREATE VIEW "Session" AS SELECT * FROM "UserSession";

-- case: Dropped and made anew
DROP TABLE IF EXISTS "Session";
-- ^ warning drop-table
CREATE TABLE "Session" ("id" UUID PRIMARY KEY, "userId" TEXT NOT NULL, "token" TEXT NOT NULL, "device" TEXT);
-- ^ warning drop-and-create-looks-like-rename: dropped and created again
