-- case: Prisma Client casts to the old name
-- example: bad
ALTER TYPE "Role" RENAME TO "UserRole";
-- ^ error rename-type: running code that casts to the old name

-- case: A new type beside the old one
-- example: good
CREATE TYPE "UserRole" AS ENUM ('USER', 'ADMIN', 'GUEST');
