-- case: A required field as Prisma writes it
/*
  Warnings:

  - Added the required column `nickname` to the `User` table without a default value.
*/
-- AlterTable
ALTER TABLE "User" ADD COLUMN     "nickname" TEXT NOT NULL;
-- down
ALTER TABLE "User" DROP COLUMN "nickname";
-- after
/*
  Warnings:

  - Added the required column `nickname` to the `User` table without a default value.
*/
-- AlterTable
ALTER TABLE "User" ADD COLUMN     "nickname" TEXT;

-- case: Only the column concerned changes
-- postgres: 14
-- crlf
alter table "User" add column "a" text not null default '', add column "b" text constraint "there" not null unique,
  add column "c" integer;
-- after
alter table "User" add column "a" text not null default '', add column "b" text unique,
  add column "c" integer;

-- case: A primary key stands on it
-- fails
ALTER TABLE "Event_2025" ADD COLUMN "key" INTEGER NOT NULL, ADD PRIMARY KEY ("key");
-- refused: Another action of this statement needs "key" to be NOT NULL. Move it to a later migration first.

-- case: It is the key itself
-- fails
ALTER TABLE "Event_2025" ADD COLUMN "key" INTEGER NOT NULL PRIMARY KEY;
-- not offered
