-- case: What Prisma writes when a value is removed
-- example: bad
BEGIN;
CREATE TYPE "Role_new" AS ENUM ('USER', 'ADMIN');
ALTER TABLE "User" ALTER COLUMN "role" DROP DEFAULT;
ALTER TABLE "User" ALTER COLUMN "role" TYPE "Role_new" USING ("role"::text::"Role_new");
-- ^ error alter-column-type-rewrite
ALTER TYPE "Role" RENAME TO "Role_old";
-- ^ error remove-enum-value: "Role" comes back without 'GUEST'
ALTER TYPE "Role_new" RENAME TO "Role";
DROP TYPE "Role_old";
-- ^ error remove-enum-value
ALTER TABLE "User" ALTER COLUMN "role" SET DEFAULT 'USER';
COMMIT;

-- case: A value that nobody writes does no harm
-- example: good
ALTER TABLE "User" ALTER COLUMN "role" SET DEFAULT 'ADMIN';
