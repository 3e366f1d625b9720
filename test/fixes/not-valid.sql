-- case: A check, with a name
ALTER TABLE "User" ADD CONSTRAINT "User_legacyId_check" CHECK ("legacyId" > 0);
-- after
ALTER TABLE "User" ADD CONSTRAINT "User_legacyId_check" CHECK ("legacyId" > 0) NOT VALID;
-- new migration: after validate_user_legacy_id_check
-- Rollback: see down.sql
ALTER TABLE "User" VALIDATE CONSTRAINT "User_legacyId_check";
-- new down
ALTER TABLE "User" DROP CONSTRAINT "User_legacyId_check";
ALTER TABLE "User" ADD CONSTRAINT "User_legacyId_check" CHECK ("legacyId" > 0) NOT VALID;

-- case: A foreign key as Prisma writes it
-- rule: add-foreign-key-without-not-valid
-- postgres: 14
-- crlf
-- AddForeignKey
ALTER TABLE "Post" ADD CONSTRAINT "Post_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
-- down
ALTER TABLE "Post" DROP CONSTRAINT "Post_authorId_fkey";
-- after
-- AddForeignKey
ALTER TABLE "Post" ADD CONSTRAINT "Post_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE NOT VALID;
-- new migration: after validate_post_author_id_fkey
-- Rollback: see down.sql
ALTER TABLE "Post" VALIDATE CONSTRAINT "Post_authorId_fkey";
-- new down
ALTER TABLE "Post" DROP CONSTRAINT "Post_authorId_fkey";
ALTER TABLE "Post" ADD CONSTRAINT "Post_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE NOT VALID;

-- case: Only the action concerned changes; the name is the one that PostgreSQL gives
-- postgres: 14
alter table "User" add column "nickname" text, add check ("age" < 200), add constraint "User_code_check" check (length("code") > 0) no inherit;
-- after
alter table "User" add column "nickname" text, add constraint "User_age_check1" check ("age" < 200) not valid, add constraint "User_code_check" check (length("code") > 0) no inherit;
-- new migration: after validate_user_age_check1
-- Rollback: see down.sql
ALTER TABLE "User" VALIDATE CONSTRAINT "User_age_check1";
-- new down
ALTER TABLE "User" DROP CONSTRAINT "User_age_check1";
ALTER TABLE "User" ADD CONSTRAINT "User_age_check1" check ("age" < 200) NOT VALID;

-- case: Two columns, so none in the name
ALTER TABLE "User" ADD CHECK ("age" < 200 OR "legacyId" IS NULL); -- nobody is older
-- after
ALTER TABLE "User" ADD CONSTRAINT "User_check" CHECK ("age" < 200 OR "legacyId" IS NULL) NOT VALID; -- nobody is older
-- new migration: after validate_user_check
-- Rollback: see down.sql
ALTER TABLE "User" VALIDATE CONSTRAINT "User_check";
-- new down
ALTER TABLE "User" DROP CONSTRAINT "User_check";
ALTER TABLE "User" ADD CONSTRAINT "User_check" CHECK ("age" < 200 OR "legacyId" IS NULL) NOT VALID;

-- case: A foreign key that is checked at the end
-- rule: add-foreign-key-without-not-valid
-- prisma: 7.4
ALTER TABLE "Session" ADD FOREIGN KEY ("userId") REFERENCES "User" DEFERRABLE INITIALLY DEFERRED;
-- after
ALTER TABLE "Session" ADD CONSTRAINT "Session_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User" DEFERRABLE INITIALLY DEFERRED NOT VALID;
-- new migration: after validate_session_user_id_fkey
-- Rollback: see down.sql
ALTER TABLE "Session" VALIDATE CONSTRAINT "Session_userId_fkey";
-- new down
ALTER TABLE "Session" DROP CONSTRAINT "Session_userId_fkey";
ALTER TABLE "Session" ADD CONSTRAINT "Session_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User" DEFERRABLE INITIALLY DEFERRED NOT VALID;

-- case: NOT NULL as a constraint
-- rule: add-not-null-constraint-without-not-valid
ALTER TABLE "User" ADD NOT NULL "name";
-- after
ALTER TABLE "User" ADD CONSTRAINT "User_name_not_null" NOT NULL "name" NOT VALID;
-- new migration: after validate_user_name_not_null
-- Rollback: see down.sql
ALTER TABLE "User" VALIDATE CONSTRAINT "User_name_not_null";
-- new down
ALTER TABLE "User" DROP CONSTRAINT "User_name_not_null";
ALTER TABLE "User" ADD CONSTRAINT "User_name_not_null" NOT NULL "name" NOT VALID;

-- case: At a new column
-- rule: add-column-check
-- postgres: 14
ALTER TABLE "User" ADD COLUMN "score" INTEGER CHECK ("score" >= 0), ADD COLUMN "rank" INTEGER;
-- down
ALTER TABLE "User" DROP COLUMN "score", DROP COLUMN "rank";
-- after
ALTER TABLE "User" ADD COLUMN "score" INTEGER, ADD COLUMN "rank" INTEGER;

ALTER TABLE "User" ADD CONSTRAINT "User_score_check" CHECK ("score" >= 0) NOT VALID;
-- new migration: after validate_user_score_check
-- Rollback: see down.sql
ALTER TABLE "User" VALIDATE CONSTRAINT "User_score_check";
-- new down
ALTER TABLE "User" DROP CONSTRAINT "User_score_check";
ALTER TABLE "User" ADD CONSTRAINT "User_score_check" CHECK ("score" >= 0) NOT VALID;

-- case: At a new column, with a name and two at once
-- rule: add-column-check
ALTER TABLE "User" ADD COLUMN "score" INTEGER NOT NULL DEFAULT 1 CONSTRAINT "low" CHECK ("score" >= 0) CHECK ("score" < 10);
-- after
ALTER TABLE "User" ADD COLUMN "score" INTEGER NOT NULL DEFAULT 1;

ALTER TABLE "User" ADD CONSTRAINT "low" CHECK ("score" >= 0) NOT VALID;
ALTER TABLE "User" ADD CONSTRAINT "User_score_check" CHECK ("score" < 10) NOT VALID;
-- new migration: after validate_low
-- Rollback: see down.sql
ALTER TABLE "User" VALIDATE CONSTRAINT "low";
-- new down
ALTER TABLE "User" DROP CONSTRAINT "low";
ALTER TABLE "User" ADD CONSTRAINT "low" CHECK ("score" >= 0) NOT VALID;
-- new migration: after validate_user_score_check
-- Rollback: see down.sql
ALTER TABLE "User" VALIDATE CONSTRAINT "User_score_check";
-- new down
ALTER TABLE "User" DROP CONSTRAINT "User_score_check";
ALTER TABLE "User" ADD CONSTRAINT "User_score_check" CHECK ("score" < 10) NOT VALID;

-- case: A reference at a new column with a default
-- rule: add-column-references-with-default
-- postgres: 14
ALTER TABLE "Post" ADD COLUMN "organizationId" INTEGER DEFAULT 1 REFERENCES "Organization"("id") ON DELETE SET NULL
-- after
ALTER TABLE "Post" ADD COLUMN "organizationId" INTEGER DEFAULT 1;

ALTER TABLE "Post" ADD CONSTRAINT "Post_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE SET NULL NOT VALID;
-- new migration: after validate_post_organization_id_fkey
-- Rollback: see down.sql
ALTER TABLE "Post" VALIDATE CONSTRAINT "Post_organizationId_fkey";
-- new down
ALTER TABLE "Post" DROP CONSTRAINT "Post_organizationId_fkey";
ALTER TABLE "Post" ADD CONSTRAINT "Post_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE SET NULL NOT VALID;

-- case: A partitioned table, a check
-- postgres: 14
ALTER TABLE "Event" ADD CONSTRAINT "Event_id_check" CHECK ("id" > 0);
-- after
ALTER TABLE "Event" ADD CONSTRAINT "Event_id_check" CHECK ("id" > 0) NOT VALID;
-- new migration: after validate_event_id_check
-- Rollback: see down.sql
ALTER TABLE "Event" VALIDATE CONSTRAINT "Event_id_check";
-- new down
ALTER TABLE "Event" DROP CONSTRAINT "Event_id_check";
ALTER TABLE "Event" ADD CONSTRAINT "Event_id_check" CHECK ("id" > 0) NOT VALID;

-- case: A partitioned table, a foreign key, from 18 on
-- rule: add-foreign-key-without-not-valid
-- file: 20251231000000_add_user
ALTER TABLE "Event" ADD COLUMN "userId" TEXT;
-- file: 20260101000000_add_event_user
ALTER TABLE "Event" ADD CONSTRAINT "Event_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id");
-- after
ALTER TABLE "Event" ADD CONSTRAINT "Event_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") NOT VALID;
-- new migration: after validate_event_user_id_fkey
-- Rollback: see down.sql
ALTER TABLE "Event" VALIDATE CONSTRAINT "Event_userId_fkey";
-- new down
ALTER TABLE "Event" DROP CONSTRAINT "Event_userId_fkey";
ALTER TABLE "Event" ADD CONSTRAINT "Event_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") NOT VALID;

-- case: A partitioned table, a foreign key, before 18
-- postgres: 14
-- rule: add-foreign-key-without-not-valid
-- file: 20251231000000_add_user
ALTER TABLE "Event" ADD COLUMN "userId" TEXT;
-- file: 20260101000000_add_event_user
ALTER TABLE "Event" ADD CONSTRAINT "Event_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id");
-- refused: Before PostgreSQL 18 a foreign key of a partitioned table cannot be NOT VALID, and "Event" is partitioned. Split the change into phases.

-- case: A statement further down needs the proof
-- postgres: 14
ALTER TABLE "User" ADD CONSTRAINT "User_name_there" CHECK ("name" IS NOT NULL);
ALTER TABLE "User" ALTER COLUMN "name" SET NOT NULL;
-- refused: `ALTER TABLE "User" ALTER COLUMN "name" SET NOT NULL` further down depends on this statement. Move it to a later migration first.

-- case: Inside a DO block
DO $$ BEGIN ALTER TABLE "User" ADD CONSTRAINT "User_legacyId_check" CHECK ("legacyId" > 0); END $$;
-- not offered
