-- case: A renamed field
-- example: bad
ALTER TABLE "User" DROP COLUMN "name",
ADD COLUMN     "fullName" TEXT;
-- ^ warning drop-and-add-looks-like-rename: "name" renamed to "fullName"
-- ^ warning drop-column

-- case: A new column of another kind
-- example: good
ALTER TABLE "User" ADD COLUMN "fullName" TEXT;

-- case: Another type
ALTER TABLE "User" DROP COLUMN "name",
ADD COLUMN     "verified" BOOLEAN;
-- ^ warning drop-column

-- case: Two statements, kindred types
ALTER TABLE "Post" DROP COLUMN "title";
-- ^ warning drop-column
ALTER TABLE "Post" ADD COLUMN "headline" TEXT;
-- ^ warning drop-and-add-looks-like-rename: "title" renamed to "headline"
