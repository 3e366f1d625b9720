-- case: Old code leaves the key to the database
-- example: bad
ALTER TABLE "Post" ALTER COLUMN "id" DROP DEFAULT;
-- ^ error drop-key-default: inserts of deployed code

-- case: The default of the key stays
-- example: good
ALTER TABLE "Post" ALTER COLUMN "views" SET DEFAULT 1;
