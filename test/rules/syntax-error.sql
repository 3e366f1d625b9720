-- case: A forgotten semicolon
-- example: bad
ALTER TABLE "User" ADD COLUMN "nickname" TEXT
ALTER TABLE "User" ADD COLUMN "city" TEXT;
-- ^ error syntax-error: syntax error

-- case: Two statements
-- example: good
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
ALTER TABLE "User" ADD COLUMN "city" TEXT;

-- case: One broken statement hides no other
ALTER TABLE "User" ADD COLUM "nickname" TEXT;
-- ^ error syntax-error
ALTER TABLE "User" DROP COLUMN "name";
-- ^ warning drop-column
