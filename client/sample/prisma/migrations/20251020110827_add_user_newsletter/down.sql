ALTER TABLE "User" DROP COLUMN "newsletter";
