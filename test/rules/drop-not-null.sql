-- case: A required column
-- example: bad
ALTER TABLE "Session" ALTER COLUMN "token" DROP NOT NULL;
-- ^ advice drop-not-null: "token" of "Session"

-- case: A column that allows NULL already
-- example: good
ALTER TABLE "User" ALTER COLUMN "name" DROP NOT NULL;
