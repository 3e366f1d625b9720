-- Cases for the plan that adds a value to an enum. The format is described in case-file.ts.

-- case: Two values, one with a place, and a default
-- section: history
CREATE TYPE "Role" AS ENUM ('USER', 'ADMIN');
CREATE TABLE "User" ("id" SERIAL NOT NULL, "role" "Role" NOT NULL DEFAULT 'USER', CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
INSERT INTO "User" ("role") SELECT 'ADMIN' FROM generate_series(1, 3000);
-- section: change
-- AlterEnum
ALTER TYPE "Role" ADD VALUE 'MEMBER' BEFORE 'ADMIN';
ALTER TYPE "Role" ADD VALUE 'AUDITOR';

-- AlterTable
ALTER TABLE "User" ALTER COLUMN "role" SET DEFAULT 'MEMBER';
-- section: client 0
SELECT "id" FROM "User" WHERE "role" = 'ADMIN' LIMIT 1;
INSERT INTO "User" DEFAULT VALUES;
-- section: client 1
INSERT INTO "User" DEFAULT VALUES;
-- section: client 2
INSERT INTO "User" ("role") VALUES ('AUDITOR');

-- case: Rows change to it
-- section: history
CREATE SCHEMA "my app";
CREATE TYPE "my app"."Größe" AS ENUM ('it''s', 'b');
CREATE TABLE "my app"."x" ("id" SERIAL PRIMARY KEY, "g" "my app"."Größe"[] DEFAULT ARRAY['b']::"my app"."Größe"[], "h" "my app"."Größe");
INSERT INTO "my app"."x" ("h") SELECT 'b' FROM generate_series(1, 3000);
-- section: change
ALTER TYPE "my app"."Größe" ADD VALUE 'ü ''x''';
UPDATE "my app"."x" SET "h" = 'ü ''x''' WHERE "h" = 'b';
-- section: client 0
SELECT "id" FROM "my app"."x" WHERE "h" = 'b' LIMIT 1;
-- section: client 1
SELECT "id" FROM "my app"."x" LIMIT 1;
-- section: client 2
INSERT INTO "my app"."x" ("h") VALUES ('ü ''x''');

-- case: Nobody uses the type, another statement stays
-- section: history
CREATE TYPE "T" AS ENUM ('a');
-- section: change
CREATE TABLE "y" ("id" INTEGER PRIMARY KEY);
ALTER TYPE "T" ADD VALUE 'b';
-- section: down
DROP TABLE "y";
-- section: client 0
SELECT 'a'::"T";
-- section: client 1
SELECT 'a'::"T";
-- section: client 2
SELECT 'b'::"T";

-- case: Asked for by operands
-- operands: type=Role value=MEMBER after=USER
-- section: history
CREATE TYPE "Role" AS ENUM ('USER', 'ADMIN');
CREATE TABLE "User" ("id" SERIAL NOT NULL, "role" "Role", CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
-- section: one-step
ALTER TYPE "Role" ADD VALUE 'MEMBER' AFTER 'USER';
-- section: client 0
INSERT INTO "User" ("role") VALUES ('USER');
-- section: client 1
INSERT INTO "User" ("role") VALUES ('USER');
-- section: client 2
INSERT INTO "User" ("role") VALUES ('MEMBER');

-- case: It is there already
-- operands: type=Role value=USER
-- refused: already
-- section: history
CREATE TYPE "Role" AS ENUM ('USER', 'ADMIN');
