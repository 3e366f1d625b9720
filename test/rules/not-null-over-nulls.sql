-- case: The column was added empty
-- example: bad
ALTER TABLE "User" ADD COLUMN "displayName" TEXT;
ALTER TABLE "User" ALTER COLUMN "displayName" SET NOT NULL;
-- ^ error not-null-over-nulls: every row holds NULL

-- case: The column stays nullable until it is filled
-- example: good
ALTER TABLE "User" ADD COLUMN "displayName" TEXT;
