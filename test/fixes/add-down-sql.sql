-- case: A table, columns, an index and a constraint
-- postgres: 14
CREATE TYPE "Color" AS ENUM ('RED', 'GREEN');
CREATE TABLE "Tag" ("id" INTEGER NOT NULL PRIMARY KEY, "color" "Color");
CREATE INDEX "Tag_color_idx" ON "Tag"("color");
ALTER TABLE "User" ADD COLUMN "nickname" TEXT DEFAULT '', ADD COLUMN "tagId" INTEGER;
ALTER TABLE "User" ALTER COLUMN "nickname" SET NOT NULL;
CREATE INDEX "User_nickname_idx" ON "User"("nickname");
ALTER TABLE "User" ADD CONSTRAINT "User_tagId_fkey" FOREIGN KEY ("tagId") REFERENCES "Tag"("id");
ALTER TABLE "Post" ADD CHECK ("views" >= 0);
-- after down
ALTER TABLE "Post" DROP CONSTRAINT "Post_views_check";
ALTER TABLE "User" DROP CONSTRAINT "User_tagId_fkey";
DROP TABLE "Tag";
ALTER TABLE "User" ALTER COLUMN "nickname" DROP NOT NULL;
ALTER TABLE "User" DROP COLUMN "tagId";
ALTER TABLE "User" DROP COLUMN "nickname";
DROP TYPE "Color";

-- case: Defaults and NOT NULL as they were
ALTER TABLE "User" ALTER COLUMN "role" SET DEFAULT 'ADMIN', ALTER COLUMN "name" SET DEFAULT 'x', ALTER COLUMN "balance" DROP DEFAULT;
ALTER TABLE "Post" ALTER COLUMN "body" SET NOT NULL, ALTER COLUMN "views" DROP NOT NULL;
-- after down
ALTER TABLE "Post" ADD CONSTRAINT "Post_views_not_null" NOT NULL "views" NOT VALID;
ALTER TABLE "Post" VALIDATE CONSTRAINT "Post_views_not_null";
ALTER TABLE "Post" ALTER COLUMN "body" DROP NOT NULL;
ALTER TABLE "User" ALTER COLUMN "balance" SET DEFAULT 0;
ALTER TABLE "User" ALTER COLUMN "name" DROP DEFAULT;
ALTER TABLE "User" ALTER COLUMN "role" SET DEFAULT 'USER';

-- case: Names, views, functions, triggers, policies
CREATE FUNCTION "double"("n" INTEGER) RETURNS INTEGER LANGUAGE sql AS $$ SELECT "n" * 2 $$;
CREATE VIEW "Titles" AS SELECT "id", "title" FROM "Post";
CREATE TRIGGER "touch_post" BEFORE UPDATE ON "Post" FOR EACH ROW EXECUTE FUNCTION "touch"();
ALTER TABLE "Post" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "own" ON "Post" USING (true);
ALTER TABLE "Post" RENAME COLUMN "body" TO "content";
ALTER TYPE "Role" RENAME VALUE 'GUEST' TO 'VISITOR';
COMMENT ON TABLE "Post" IS 'posts';
COMMENT ON COLUMN "Post"."title" IS 'its title';
CREATE SCHEMA "staging";
CREATE SEQUENCE "staging"."numbers";
-- after down
DROP SEQUENCE "staging"."numbers";
DROP SCHEMA "staging";
COMMENT ON COLUMN "Post"."title" IS NULL;
COMMENT ON TABLE "Post" IS NULL;
ALTER TYPE "Role" RENAME VALUE 'VISITOR' TO 'GUEST';
ALTER TABLE "Post" RENAME COLUMN "content" TO "body";
DROP POLICY "own" ON "Post";
ALTER TABLE "Post" DISABLE ROW LEVEL SECURITY;
DROP TRIGGER "touch_post" ON "Post";
DROP VIEW "Titles";
DROP FUNCTION "double"(INTEGER);

-- case: What was dropped and is known
-- postgres: 14
DROP INDEX "User_organizationId_idx";
ALTER TABLE "User" DROP CONSTRAINT "User_age_check", DROP CONSTRAINT "User_organizationId_fkey";
ALTER TABLE "Event" DETACH PARTITION "Event_2024";
-- after down
ALTER TABLE "Event" ATTACH PARTITION "Event_2024" FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
ALTER TABLE "User" ADD CONSTRAINT "User_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE SET NULL ON UPDATE CASCADE NOT VALID;
ALTER TABLE "User" VALIDATE CONSTRAINT "User_organizationId_fkey";
ALTER TABLE "User" ADD CONSTRAINT "User_age_check" CHECK ("age" >= 0) NOT VALID;
ALTER TABLE "User" VALIDATE CONSTRAINT "User_age_check";
CREATE INDEX "User_organizationId_idx" ON "User" ("organizationId");

-- case: An index that became a constraint
CREATE UNIQUE INDEX "Organization_slug_key" ON "Organization"("slug");
ALTER TABLE "Organization" ADD CONSTRAINT "Organization_slug_key" UNIQUE USING INDEX "Organization_slug_key";
ALTER TABLE "User" ADD CONSTRAINT "User_email_key" UNIQUE USING INDEX "User_email_key";
-- after down
ALTER TABLE "User" DROP CONSTRAINT "User_email_key";
CREATE UNIQUE INDEX "User_email_key" ON "User" ("email");
ALTER TABLE "Organization" DROP CONSTRAINT "Organization_slug_key";

-- case: What it cannot take back
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
UPDATE "User" SET "nickname" = "name";
UPDATE "Post" SET "views" = 0;
ALTER TABLE "Post" RENAME COLUMN "body" TO "content";
ALTER TABLE "Post" ALTER COLUMN "content" SET DEFAULT '';
ALTER TYPE "Role" ADD VALUE 'OWNER';
ALTER TABLE "User" DROP COLUMN "legacyId";
-- after down
-- Takes back: ALTER TABLE "User" DROP COLUMN "legacyId" (lossy: values of "User"."legacyId" are gone, and it comes back as the last column)
ALTER TABLE "User" ADD COLUMN "legacyId" INTEGER;

ALTER TYPE "Role" RENAME TO "Role_old";
CREATE TYPE "Role" AS ENUM ('USER', 'ADMIN', 'GUEST');
ALTER TABLE "User" ALTER COLUMN "role" DROP DEFAULT;
ALTER TABLE "User" ALTER COLUMN "role" TYPE "Role" USING ("role"::text::"Role");
ALTER TABLE "User" ALTER COLUMN "role" SET DEFAULT 'USER';
DROP TYPE "Role_old";
ALTER TABLE "Post" ALTER COLUMN "content" DROP DEFAULT;
ALTER TABLE "Post" RENAME COLUMN "content" TO "body";

-- Not taken back: UPDATE "Post" SET "views" = 0 (lossy: former values of "Post"."views" are gone)

ALTER TABLE "User" DROP COLUMN "nickname";

-- case: A down.sql that is empty
-- rule: down-sql-empty
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
-- down
-- nothing yet
-- after down
-- lockkeeper: by hand
-- nothing yet
-- lockkeeper: end by hand

ALTER TABLE "User" DROP COLUMN "nickname";

-- case: Nothing to take back
REFRESH MATERIALIZED VIEW CONCURRENTLY "UserStats";
-- after down
-- Nothing has to be taken back.
