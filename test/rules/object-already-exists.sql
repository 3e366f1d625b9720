-- case: An earlier migration has created it
-- example: bad
ALTER TABLE "User" ADD COLUMN "name" TEXT;
-- ^ error object-already-exists: Fails

-- case: Another name
-- example: good
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;

-- case: A table
CREATE TABLE "User" ("id" INTEGER PRIMARY KEY);
-- ^ error object-already-exists

-- case: An index has the name of a table's index
CREATE INDEX CONCURRENTLY "User_email_key" ON "User"("name");
-- ^ error object-already-exists

-- case: A type
CREATE TYPE "Role" AS ENUM ('A');
-- ^ error object-already-exists

-- case: An enum value
ALTER TYPE "Role" ADD VALUE 'ADMIN';
-- ^ error object-already-exists

-- case: A constraint
ALTER TABLE "User" ADD CONSTRAINT "User_age_check" CHECK ("age" < 200) NOT VALID;
-- ^ error object-already-exists
