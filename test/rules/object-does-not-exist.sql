-- case: Without quotes the name is folded to lower case
-- example: bad
ALTER TABLE Post ADD COLUMN "nickname" TEXT;
-- ^ error object-does-not-exist: Fails

-- case: The name as it was created
-- example: good
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;

-- case: A column
ALTER TABLE "User" ALTER COLUMN "nickname" SET DEFAULT 'x';
-- ^ error object-does-not-exist

-- case: A constraint
ALTER TABLE "User" DROP CONSTRAINT "User_nickname_check";
-- ^ error object-does-not-exist

-- case: A type
ALTER TYPE "Plan" ADD VALUE 'FREE';
-- ^ error object-does-not-exist

-- case: An enum value
ALTER TYPE "Role" RENAME VALUE 'OWNER' TO 'BOSS';
-- ^ error object-does-not-exist

-- case: A schema
ALTER TABLE "Session" SET SCHEMA "nowhere";
-- ^ error object-does-not-exist

-- case: Without a history nothing is proven
-- history: none
ALTER TABLE "Account" ADD COLUMN "nickname" TEXT;
