-- case: The value is not committed yet
-- example: bad
ALTER TYPE "Role" ADD VALUE 'OWNER';
ALTER TABLE "User" ALTER COLUMN "role" SET DEFAULT 'OWNER';
-- ^ error enum-value-used-in-its-transaction: 'OWNER'

-- case: Added in one migration, used in the next
-- example: good
-- file: 20260101000000_add_owner_role
ALTER TYPE "Role" ADD VALUE 'OWNER';
-- file: 20260102000000_set_owner_role
ALTER TABLE "User" ALTER COLUMN "role" SET DEFAULT 'OWNER';

-- case: From Prisma 7.4 each statement is committed by itself
-- prisma: 7.4
ALTER TYPE "Role" ADD VALUE 'OWNER';
ALTER TABLE "User" ALTER COLUMN "role" SET DEFAULT 'OWNER';
