-- case: A random value for each row
-- example: bad
ALTER TABLE "User" ADD COLUMN "publicId" UUID DEFAULT gen_random_uuid();
-- ^ error add-column-volatile-default: under ACCESS EXCLUSIVE, which stops all reads and writes

-- case: Column first, then the default for new rows
-- example: good
ALTER TABLE "User" ADD COLUMN "publicId" UUID;
ALTER TABLE "User" ALTER COLUMN "publicId" SET DEFAULT gen_random_uuid();

-- case: A constant default touches no row
ALTER TABLE "User" ADD COLUMN "mfaEnabled" BOOLEAN NOT NULL DEFAULT false;

-- case: now() is the same for every row
ALTER TABLE "User" ADD COLUMN "updatedAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;

-- case: A volatile function inside an expression
ALTER TABLE "User" ADD COLUMN "apiKey" TEXT DEFAULT md5(random()::text);
-- ^ error add-column-volatile-default

-- case: A function of an extension may be volatile
-- file: 20250601000000_add_extension
CREATE EXTENSION "refs";
-- file: 20260101000000_add_user_ref
ALTER TABLE "User" ADD COLUMN "ref" TEXT DEFAULT make_ref();
-- ^ warning add-column-volatile-default: May rewrite

-- case: Quiet on a table that this migration creates
CREATE TABLE "Token" ("id" INTEGER PRIMARY KEY);
ALTER TABLE "Token" ADD COLUMN "value" UUID NOT NULL DEFAULT gen_random_uuid();
