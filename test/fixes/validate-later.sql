-- case: In the transaction that adds it
-- postgres: 14
ALTER TABLE "Post" ADD CONSTRAINT "Post_views_check" CHECK ("views" >= 0) NOT VALID;

-- the rows were checked
ALTER TABLE "Post" VALIDATE CONSTRAINT "Post_views_check";
-- after
ALTER TABLE "Post" ADD CONSTRAINT "Post_views_check" CHECK ("views" >= 0) NOT VALID;
-- new migration: after validate_post_views_check
-- Rollback: see down.sql
-- the rows were checked
ALTER TABLE "Post" VALIDATE CONSTRAINT "Post_views_check";
-- new down
-- irreversible: a constraint that holds for every row takes nothing away, so there is nothing to take back.

-- case: Among other actions
ALTER TABLE "Post" ADD CONSTRAINT "Post_views_check" CHECK ("views" >= 0) NOT VALID;
ALTER TABLE "Post" VALIDATE CONSTRAINT "Post_views_check", ADD COLUMN "summary" TEXT;
-- after
ALTER TABLE "Post" ADD CONSTRAINT "Post_views_check" CHECK ("views" >= 0) NOT VALID;
ALTER TABLE "Post" ADD COLUMN "summary" TEXT;
-- new migration: after validate_post_views_check
-- Rollback: see down.sql
ALTER TABLE "Post" VALIDATE CONSTRAINT "Post_views_check";
-- new down
-- irreversible: a constraint that holds for every row takes nothing away, so there is nothing to take back.

-- case: SET NOT NULL stands on it
-- postgres: 14
ALTER TABLE "User" ADD CONSTRAINT "User_name_check" CHECK ("name" IS NOT NULL) NOT VALID;
ALTER TABLE "User" VALIDATE CONSTRAINT "User_name_check";
ALTER TABLE "User" ALTER COLUMN "name" SET NOT NULL;
ALTER TABLE "User" DROP CONSTRAINT "User_name_check";
-- refused: `ALTER TABLE "User" ALTER COLUMN "name" SET NOT NULL` further down depends on this statement. Move it to a later migration first.

-- case: Between BEGIN and COMMIT, from 7.4 on
-- prisma: 7.4
BEGIN;
ALTER TABLE "Post" ADD CONSTRAINT "Post_views_check" CHECK ("views" >= 0) NOT VALID;
ALTER TABLE "Post" VALIDATE CONSTRAINT "Post_views_check";
COMMIT;
-- after
BEGIN;
ALTER TABLE "Post" ADD CONSTRAINT "Post_views_check" CHECK ("views" >= 0) NOT VALID;
COMMIT;
-- new migration: after validate_post_views_check
-- Rollback: see down.sql
ALTER TABLE "Post" VALIDATE CONSTRAINT "Post_views_check";
-- new down
-- irreversible: a constraint that holds for every row takes nothing away, so there is nothing to take back.
