-- Rollback: ALTER TABLE "User" DROP COLUMN "newsletter";

-- AlterTable
ALTER TABLE "User" ADD COLUMN     "newsletter" BOOLEAN NOT NULL DEFAULT false;
