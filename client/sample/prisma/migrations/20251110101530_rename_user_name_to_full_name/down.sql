-- The column comes back empty: its data is gone.
ALTER TABLE "User" ADD COLUMN "name" TEXT NOT NULL DEFAULT '';
ALTER TABLE "User" ALTER COLUMN "name" DROP DEFAULT;
ALTER TABLE "User" DROP COLUMN "fullName";
