-- case: Two tables
-- example: bad
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
ALTER TABLE "Post" ADD COLUMN "summary" TEXT;
-- ^ advice access-exclusive-on-several-tables: "Post" while this transaction already stops all reads and writes of "User"

-- case: One table
-- example: good
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
ALTER TABLE "User" ADD COLUMN "city" TEXT;

-- case: A transaction each
-- prisma: 7.4
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
ALTER TABLE "Post" ADD COLUMN "summary" TEXT;
