-- case: A default with the new value
-- AlterEnum
ALTER TYPE "Role" ADD VALUE 'OWNER';

-- AlterTable
ALTER TABLE "User" ALTER COLUMN "role" SET DEFAULT 'OWNER';
-- down
ALTER TABLE "User" ALTER COLUMN "role" SET DEFAULT 'USER';
-- after
-- AlterTable
ALTER TABLE "User" ALTER COLUMN "role" SET DEFAULT 'OWNER';
-- new migration: before add_role_owner
-- Rollback: see down.sql
-- AlterEnum
ALTER TYPE "Role" ADD VALUE 'OWNER';
-- new down
-- irreversible: PostgreSQL cannot take a value out of an enum; one that nobody uses does no harm.

-- case: Values keep their order
-- postgres: 14
-- crlf
alter type "Role" add value 'A';
alter type "Role" add value if not exists 'B' before 'ADMIN'; -- second
alter type "Role" add value 'C';
update "User" set "role" = 'B' where "id" = 'u1';
-- after
alter type "Role" add value 'C';
update "User" set "role" = 'B' where "id" = 'u1';
-- new migration: before add_role_a_b
-- Rollback: see down.sql
alter type "Role" add value 'A';

alter type "Role" add value if not exists 'B' before 'ADMIN'; -- second
-- new down
-- irreversible: PostgreSQL cannot take a value out of an enum; one that nobody uses does no harm.

-- case: A value and its use, with Prisma 7.4, where something keeps the file together
-- prisma: 7.4
-- fails
BEGIN;
ALTER TYPE "Role" ADD VALUE 'OWNER' AFTER 'ADMIN';
INSERT INTO "User" ("id", "email", "role") VALUES ('x', 'x@example.com', 'OWNER');
COMMIT;
-- after
BEGIN;
INSERT INTO "User" ("id", "email", "role") VALUES ('x', 'x@example.com', 'OWNER');
COMMIT;
-- new migration: before add_role_owner
-- Rollback: see down.sql
ALTER TYPE "Role" ADD VALUE 'OWNER' AFTER 'ADMIN';
-- new down
-- irreversible: PostgreSQL cannot take a value out of an enum; one that nobody uses does no harm.

-- case: The type is new as well
-- postgres: 14
CREATE TYPE "Color" AS ENUM ('RED');
ALTER TYPE "Color" ADD VALUE 'BLUE';
ALTER TABLE "User" ADD COLUMN "hue" "Color" DEFAULT 'BLUE';
-- refused: The type "Color" is new here. Write the value into CREATE TYPE.

-- case: The type gets its name here
ALTER TYPE "Role" RENAME TO "UserRole";
ALTER TYPE "UserRole" ADD VALUE 'OWNER';
ALTER TABLE "User" ALTER COLUMN "role" SET DEFAULT 'OWNER';
-- refused: `ALTER TYPE "Role" RENAME TO "UserRole"` has to run before the value is added. Move it to an earlier migration first.
