-- case: A unique constraint
-- file: 20250201000000_add_key
ALTER TABLE "Organization" ADD CONSTRAINT "Organization_slug_key" UNIQUE ("slug");
-- file: 20260101000000_drop_key
-- DropIndex
DROP INDEX "Organization_slug_key";
-- after
-- DropIndex
ALTER TABLE "Organization" DROP CONSTRAINT "Organization_slug_key";

-- case: With what depends on it
-- postgres: 14
-- file: 20250201000000_add_key
ALTER TABLE "Organization" ADD CONSTRAINT "Organization_slug_key" UNIQUE ("slug");
-- file: 20260101000000_drop_key
DROP INDEX "Organization_slug_key" CASCADE;
-- after
ALTER TABLE "Organization" DROP CONSTRAINT "Organization_slug_key" CASCADE;

-- case: Several at once
-- file: 20250201000000_add_key
ALTER TABLE "Organization" ADD CONSTRAINT "Organization_slug_key" UNIQUE ("slug");
-- file: 20260101000000_drop_key
DROP INDEX "Organization_slug_key", "User_email_key";
-- not offered
