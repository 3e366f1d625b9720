-- base:
CREATE TYPE "Role" AS ENUM ('USER', 'ADMIN', 'GUEST');
CREATE TABLE "User" ("id" SERIAL PRIMARY KEY, "role" "Role" NOT NULL DEFAULT 'USER', "roles" "Role"[] DEFAULT ARRAY['USER']::"Role"[], "name" TEXT);
INSERT INTO "User" ("name") VALUES ('a'), ('b');

-- case: An enum is created
-- grade: exact
CREATE TYPE "State" AS ENUM ('on', 'off');

-- case: An enum is created and used by a new column
-- grade: exact
CREATE TYPE "State" AS ENUM ('on', 'off');
ALTER TABLE "User" ADD COLUMN "state" "State" NOT NULL DEFAULT 'on';

-- case: A value is added
-- grade: exact lossy
ALTER TYPE "Role" ADD VALUE 'OWNER';

-- case: A value is added before another
-- grade: exact lossy
ALTER TYPE "Role" ADD VALUE 'OWNER' BEFORE 'ADMIN';

-- case: Two values are added
-- grade: exact lossy
-- AlterEnum
-- This migration adds more than one value to an enum.
ALTER TYPE "Role" ADD VALUE 'OWNER';
ALTER TYPE "Role" ADD VALUE 'BOT' AFTER 'USER';

-- case: A value that is there already
-- grade: exact
ALTER TYPE "Role" ADD VALUE IF NOT EXISTS 'ADMIN';

-- case: A value is added to an enum that nothing uses
-- grade: exact
-- section: history
CREATE TYPE "State" AS ENUM ('on', 'off');
COMMENT ON TYPE "State" IS 'state';
GRANT USAGE ON TYPE "State" TO app_reader;
ALTER TYPE "State" OWNER TO app_owner;
-- section: migration
ALTER TYPE "State" ADD VALUE 'broken';

-- case: A value is added, and an index, a check, a view and a function use the enum
-- grade: exact lossy irreversible
-- section: history
CREATE INDEX "User_role_idx" ON "User"("role") WHERE "role" <> 'GUEST';
ALTER TABLE "User" ADD CONSTRAINT "User_role_check" CHECK ("role" <> 'GUEST' OR "name" IS NULL);
CREATE VIEW "Admins" AS SELECT * FROM "User" WHERE "role" = 'ADMIN';
CREATE FUNCTION "isAdmin"(r "Role") RETURNS BOOLEAN LANGUAGE sql IMMUTABLE AS $$ SELECT r = 'ADMIN' $$;
-- section: migration
ALTER TYPE "Role" ADD VALUE 'OWNER';

-- case: A value is added, and only a view uses the enum's column
-- grade: exact lossy irreversible
-- section: history
CREATE VIEW "Roles" AS SELECT "id", "role" FROM "User";
GRANT SELECT ON "Roles" TO app_reader;
-- section: migration
ALTER TYPE "Role" ADD VALUE 'OWNER';

-- case: A value is added, and an index stands on the enum's column
-- grade: exact lossy
-- section: history
CREATE INDEX "User_role_idx" ON "User"("role", "id");
COMMENT ON COLUMN "User"."role" IS 'role';
-- section: migration
ALTER TYPE "Role" ADD VALUE 'OWNER';

-- case: A value is added in another schema
-- grade: exact lossy
-- section: history
CREATE SCHEMA "Auth";
CREATE TYPE "Auth"."Level" AS ENUM ('low', 'high');
CREATE TABLE "Auth"."Login" ("id" INTEGER, "level" "Auth"."Level" DEFAULT 'low');
INSERT INTO "Auth"."Login" VALUES (1, 'high');
-- section: migration
ALTER TYPE "Auth"."Level" ADD VALUE 'middle' BEFORE 'high';

-- case: A value is added and used in the next statement
-- grade: exact lossy
-- prisma: 7.4
ALTER TYPE "Role" ADD VALUE 'OWNER';
ALTER TABLE "User" ALTER COLUMN "role" SET DEFAULT 'OWNER';

-- case: A value is added and rows take it
-- grade: lossy irreversible
-- prisma: 7.4
ALTER TYPE "Role" ADD VALUE 'OWNER';
UPDATE "User" SET "role" = 'OWNER' WHERE "name" = 'a';

-- case: A value is renamed
-- grade: exact
ALTER TYPE "Role" RENAME VALUE 'GUEST' TO 'VISITOR';

-- case: An enum is renamed
-- grade: exact
ALTER TYPE "Role" RENAME TO "UserRole";

-- case: An enum is dropped
-- grade: exact
-- section: history
CREATE TYPE "State" AS ENUM ('on', 'it''s off');
COMMENT ON TYPE "State" IS 'state';
-- section: migration
DROP TYPE "State";

-- case: An enum is dropped with its columns
-- grade: lossy
DROP TYPE "Role" CASCADE;

-- case: A dropped enum had values added and renamed
-- grade: exact
-- section: history
CREATE TYPE "State" AS ENUM ('on', 'off');
ALTER TYPE "State" ADD VALUE 'maybe' BEFORE 'off';
ALTER TYPE "State" ADD VALUE 'first' BEFORE 'on';
ALTER TYPE "State" RENAME VALUE 'off' TO 'out';
-- section: migration
DROP TYPE "State";

-- case: A value is removed as Prisma writes it
-- grade: exact
-- AlterEnum
BEGIN;
CREATE TYPE "Role_new" AS ENUM ('USER', 'ADMIN');
ALTER TABLE "public"."User" ALTER COLUMN "role" DROP DEFAULT;
ALTER TABLE "public"."User" ALTER COLUMN "roles" DROP DEFAULT;
ALTER TABLE "User" ALTER COLUMN "role" TYPE "Role_new" USING ("role"::text::"Role_new");
ALTER TABLE "User" ALTER COLUMN "roles" TYPE "Role_new"[] USING ("roles"::text::"Role_new"[]);
ALTER TYPE "Role" RENAME TO "Role_old";
ALTER TYPE "Role_new" RENAME TO "Role";
DROP TYPE "public"."Role_old";
ALTER TABLE "User" ALTER COLUMN "role" SET DEFAULT 'USER';
ALTER TABLE "User" ALTER COLUMN "roles" SET DEFAULT ARRAY['USER']::"Role"[];
COMMIT;

-- case: A value is replaced as Prisma writes it, and another statement follows
-- grade: exact
-- AlterEnum
BEGIN;
CREATE TYPE "Role_new" AS ENUM ('USER', 'ADMIN', 'VISITOR');
ALTER TABLE "User" ALTER COLUMN "role" DROP DEFAULT;
ALTER TABLE "User" ALTER COLUMN "roles" DROP DEFAULT;
ALTER TABLE "User" ALTER COLUMN "role" TYPE "Role_new" USING ("role"::text::"Role_new");
ALTER TABLE "User" ALTER COLUMN "roles" TYPE "Role_new"[] USING ("roles"::text::"Role_new"[]);
ALTER TYPE "Role" RENAME TO "Role_old";
ALTER TYPE "Role_new" RENAME TO "Role";
DROP TYPE "Role_old";
ALTER TABLE "User" ALTER COLUMN "role" SET DEFAULT 'USER';
ALTER TABLE "User" ALTER COLUMN "roles" SET DEFAULT ARRAY['USER']::"Role"[];
COMMIT;

-- AlterTable
ALTER TABLE "User" ADD COLUMN "email" TEXT;

-- case: Prisma's recreation with the type in a schema
-- grade: exact
-- section: history
CREATE SCHEMA "Auth";
CREATE TYPE "Auth"."Level" AS ENUM ('low', 'high', 'top');
CREATE TABLE "Auth"."Login" ("id" INTEGER, "level" "Auth"."Level" NOT NULL DEFAULT 'low');
INSERT INTO "Auth"."Login" VALUES (1, 'high');
-- section: migration
BEGIN;
CREATE TYPE "Auth"."Level_new" AS ENUM ('low', 'high');
ALTER TABLE "Auth"."Login" ALTER COLUMN "level" DROP DEFAULT;
ALTER TABLE "Auth"."Login" ALTER COLUMN "level" TYPE "Auth"."Level_new" USING ("level"::text::"Auth"."Level_new");
ALTER TYPE "Auth"."Level" RENAME TO "Level_old";
ALTER TYPE "Auth"."Level_new" RENAME TO "Level";
DROP TYPE "Auth"."Level_old";
ALTER TABLE "Auth"."Login" ALTER COLUMN "level" SET DEFAULT 'low';
COMMIT;

-- case: Prisma's recreation of an enum that no column uses
-- grade: exact
-- section: history
CREATE TYPE "State" AS ENUM ('on', 'off', 'broken');
-- section: migration
BEGIN;
CREATE TYPE "State_new" AS ENUM ('on', 'off');
ALTER TYPE "State" RENAME TO "State_old";
ALTER TYPE "State_new" RENAME TO "State";
DROP TYPE "State_old";
COMMIT;

-- case: An enum becomes text
-- grade: exact lossy
ALTER TABLE "User" ALTER COLUMN "role" DROP DEFAULT, ALTER COLUMN "role" TYPE TEXT USING "role"::text, ALTER COLUMN "role" SET DEFAULT 'USER';

-- case: An enum becomes text as Prisma writes it: the column is dropped and added, and the enum is dropped
-- grade: lossy
ALTER TABLE "User" DROP COLUMN "role", ADD COLUMN "role" TEXT NOT NULL DEFAULT 'USER', DROP COLUMN "roles";
DROP TYPE "Role";

-- case: An enum moves to another schema
-- grade: exact
-- section: history
CREATE SCHEMA "Auth";
-- section: migration
ALTER TYPE "Role" SET SCHEMA "Auth";

-- case: An enum gets an owner
-- grade: exact
ALTER TYPE "Role" OWNER TO app_owner;

-- case: A value is added, and the enum is in a domain and in a composite type
-- grade: exact lossy irreversible
-- section: history
CREATE DOMAIN "PlainRole" AS "Role" CHECK (VALUE <> 'ADMIN');
CREATE TYPE "Grant" AS ("role" "Role", "at" DATE);
-- section: migration
ALTER TYPE "Role" ADD VALUE 'OWNER';

-- case: A value is added, and a trigger and a policy stand on the table
-- grade: exact lossy irreversible
-- section: history
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER "t" BEFORE UPDATE OF "role" ON "User" FOR EACH ROW EXECUTE FUNCTION touch();
CREATE POLICY "p" ON "User" USING ("role" = 'ADMIN');
-- section: migration
ALTER TYPE "Role" ADD VALUE 'OWNER';

-- case: A value is added, and a generated column and a partition key use the enum
-- grade: exact lossy irreversible
-- section: history
CREATE TABLE "Log" ("role" "Role" NOT NULL, "x" TEXT) PARTITION BY LIST ("role");
CREATE TABLE "Log_user" PARTITION OF "Log" FOR VALUES IN ('USER');
-- section: migration
ALTER TYPE "Role" ADD VALUE 'OWNER';
