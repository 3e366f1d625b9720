-- The column comes back empty: its data is gone.
ALTER TABLE "User" ADD COLUMN "name" TEXT;
ALTER TABLE "User" DROP COLUMN "fullName";
