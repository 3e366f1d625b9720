-- case: Code may still use the column
-- example: bad
ALTER TABLE "User" DROP COLUMN "bio";
-- ^ warning drop-column: "bio" of "User"

-- case: After the last code that used it is gone, with the reason
-- example: good
-- lockkeeper-ignore drop-column: no code has used it since release 41
ALTER TABLE "User" DROP COLUMN "bio";

-- case: Two columns
ALTER TABLE "User" DROP COLUMN "bio", DROP COLUMN "code";
-- ^ warning drop-column: "bio"
-- ^ warning drop-column: "code"

-- case: A column that is not there
ALTER TABLE "User" DROP COLUMN IF EXISTS "neverThere";
