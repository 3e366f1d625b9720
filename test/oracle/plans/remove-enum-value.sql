-- Cases for the plan that removes a value of an enum. The format is described in case-file.ts.

-- case: As Prisma writes it
-- section: history
CREATE TYPE "Role" AS ENUM ('USER', 'GUEST', 'ADMIN');
CREATE TABLE "User" ("id" SERIAL NOT NULL, "role" "Role" NOT NULL DEFAULT 'USER', CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
CREATE INDEX "User_role_idx" ON "User" ("role");
INSERT INTO "User" ("role") SELECT CASE WHEN i % 2 = 0 THEN 'USER' ELSE 'ADMIN' END::"Role" FROM generate_series(1, 3000) AS i;
-- section: change
/*
  Warnings:

  - The values [GUEST] on the enum `Role` will be removed.

*/
-- AlterEnum
BEGIN;
CREATE TYPE "Role_new" AS ENUM ('USER', 'ADMIN');
ALTER TABLE "User" ALTER COLUMN "role" DROP DEFAULT;
ALTER TABLE "User" ALTER COLUMN "role" TYPE "Role_new" USING ("role"::text::"Role_new");
ALTER TYPE "Role" RENAME TO "Role_old";
ALTER TYPE "Role_new" RENAME TO "Role";
DROP TYPE "Role_old";
ALTER TABLE "User" ALTER COLUMN "role" SET DEFAULT 'USER';
COMMIT;
-- section: one-step
CREATE TYPE "Role_new" AS ENUM ('USER', 'ADMIN');
ALTER TABLE "User" ALTER COLUMN "role" DROP DEFAULT;
ALTER TABLE "User" ALTER COLUMN "role" TYPE "Role_new" USING ("role"::text::"Role_new");
DROP TYPE "Role";
ALTER TYPE "Role_new" RENAME TO "Role";
ALTER TABLE "User" ALTER COLUMN "role" SET DEFAULT 'USER';
-- section: client 0
INSERT INTO "User" ("role") VALUES ('GUEST');
INSERT INTO "User" DEFAULT VALUES;
-- section: client 1
SELECT "id" FROM "User" WHERE "role" IN ('USER', 'GUEST') LIMIT 1;
INSERT INTO "User" ("role") VALUES ('USER');
-- section: client 2
SELECT "id" FROM "User" WHERE "role" = 'USER'::text::"Role" LIMIT 1;
INSERT INTO "User" ("role") VALUES ('USER');
INSERT INTO "User" DEFAULT VALUES;
-- section: write 2
INSERT INTO "User" ("role") VALUES ('USER');

-- case: With a replacement, which is the default too
-- operands: type=Role value=GUEST replacement=USER
-- section: history
CREATE TYPE "Role" AS ENUM ('GUEST', 'USER', 'ADMIN');
CREATE TABLE "User" ("id" SERIAL NOT NULL, "role" "Role" DEFAULT 'GUEST', CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
INSERT INTO "User" ("role") SELECT CASE WHEN i % 3 = 0 THEN 'GUEST'::"Role" WHEN i % 3 = 1 THEN 'ADMIN' END FROM generate_series(1, 3000) AS i;
-- section: one-step
CREATE TYPE "Role_new" AS ENUM ('USER', 'ADMIN');
UPDATE "User" SET "role" = 'USER' WHERE "role" = 'GUEST';
ALTER TABLE "User" ALTER COLUMN "role" DROP DEFAULT;
ALTER TABLE "User" ALTER COLUMN "role" TYPE "Role_new" USING ("role"::text::"Role_new");
DROP TYPE "Role";
ALTER TYPE "Role_new" RENAME TO "Role";
ALTER TABLE "User" ALTER COLUMN "role" SET DEFAULT 'USER';
-- section: client 0
INSERT INTO "User" ("role") VALUES ('GUEST');
-- section: client 1
INSERT INTO "User" ("role") VALUES ('USER');
-- section: client 2
INSERT INTO "User" ("role") VALUES ('USER');
INSERT INTO "User" DEFAULT VALUES;

-- case: The default goes
-- operands: type=Role value=GUEST
-- refused: as its default
-- section: history
CREATE TYPE "Role" AS ENUM ('GUEST', 'USER', 'ADMIN');
CREATE TABLE "User" ("id" SERIAL NOT NULL, "role" "Role" DEFAULT 'GUEST');

-- case: Two columns of a table
-- operands: type=Role value=GUEST
-- refused: several columns
-- section: history
CREATE TYPE "Role" AS ENUM ('GUEST', 'USER', 'ADMIN');
CREATE TABLE "User" ("id" SERIAL NOT NULL, "a" "Role", "b" "Role");

-- case: A replacement that is not there
-- operands: type=Role value=GUEST replacement=NOBODY
-- refused: Choose one that stays
-- section: history
CREATE TYPE "Role" AS ENUM ('GUEST', 'USER', 'ADMIN');

-- case: As Prisma writes it with the schema, an array, a default with a cast, beside another statement
-- section: history
CREATE TYPE "public"."Role" AS ENUM ('USER', 'GUEST', 'ADMIN');
CREATE TABLE "public"."User" ("id" SERIAL NOT NULL, "roles" "public"."Role"[] DEFAULT ARRAY['USER']::"public"."Role"[], CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
CREATE TABLE "Seat" ("id" SERIAL PRIMARY KEY, "role" "public"."Role" NOT NULL DEFAULT 'ADMIN'::"public"."Role");
INSERT INTO "User" ("roles") SELECT ARRAY['USER', 'ADMIN']::"Role"[] FROM generate_series(1, 3000);
INSERT INTO "Seat" SELECT FROM generate_series(1, 3000);
-- section: change
-- AlterEnum
BEGIN;
CREATE TYPE "public"."Role_new" AS ENUM ('ADMIN', 'USER');
ALTER TABLE "public"."User" ALTER COLUMN "roles" DROP DEFAULT;
ALTER TABLE "public"."Seat" ALTER COLUMN "role" DROP DEFAULT;
ALTER TABLE "public"."User" ALTER COLUMN "roles" TYPE "public"."Role_new"[] USING ("roles"::text::"public"."Role_new"[]);
ALTER TABLE "public"."Seat" ALTER COLUMN "role" TYPE "public"."Role_new" USING ("role"::text::"public"."Role_new");
ALTER TYPE "public"."Role" RENAME TO "Role_old";
ALTER TYPE "public"."Role_new" RENAME TO "Role";
DROP TYPE "public"."Role_old";
ALTER TABLE "public"."User" ALTER COLUMN "roles" SET DEFAULT ARRAY['USER']::"public"."Role"[];
ALTER TABLE "public"."Seat" ALTER COLUMN "role" SET DEFAULT 'ADMIN';
COMMIT;

-- AlterTable
ALTER TABLE "User" ADD COLUMN "x" INTEGER;
-- section: down
ALTER TABLE "User" DROP COLUMN "x";
-- section: one-step
CREATE TYPE "Role_new" AS ENUM ('ADMIN', 'USER');
ALTER TABLE "User" ALTER COLUMN "roles" DROP DEFAULT;
ALTER TABLE "Seat" ALTER COLUMN "role" DROP DEFAULT;
ALTER TABLE "User" ALTER COLUMN "roles" TYPE "Role_new"[] USING ("roles"::text::"Role_new"[]);
ALTER TABLE "Seat" ALTER COLUMN "role" TYPE "Role_new" USING ("role"::text::"Role_new");
DROP TYPE "Role";
ALTER TYPE "Role_new" RENAME TO "Role";
ALTER TABLE "User" ALTER COLUMN "roles" SET DEFAULT ARRAY['USER']::"Role"[];
ALTER TABLE "Seat" ALTER COLUMN "role" SET DEFAULT 'ADMIN';
ALTER TABLE "User" ADD COLUMN "x" INTEGER;
-- section: client 0
INSERT INTO "Seat" ("role") VALUES ('GUEST');
-- section: client 1
INSERT INTO "Seat" ("role") VALUES ('USER');
-- section: client 2
INSERT INTO "Seat" ("role") VALUES ('USER'::text::"Role");
INSERT INTO "User" DEFAULT VALUES;
