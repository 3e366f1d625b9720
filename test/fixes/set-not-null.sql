-- case: From 18 on NOT NULL itself is NOT VALID
ALTER TABLE "User" ALTER COLUMN "name" SET NOT NULL;
-- down
ALTER TABLE "User" ALTER COLUMN "name" DROP NOT NULL;
-- after
ALTER TABLE "User" ADD CONSTRAINT "User_name_not_null" NOT NULL "name" NOT VALID;
-- new migration: after validate_user_name_not_null
-- Rollback: see down.sql
ALTER TABLE "User" VALIDATE CONSTRAINT "User_name_not_null";
-- new down
ALTER TABLE "User" DROP CONSTRAINT "User_name_not_null";
ALTER TABLE "User" ADD CONSTRAINT "User_name_not_null" NOT NULL "name" NOT VALID;

-- case: Before, a check proves it, and the way back changes with it
-- postgres: 14
-- Rollback: ALTER TABLE "User" ALTER COLUMN "name" DROP NOT NULL;
-- AlterTable
ALTER TABLE "User" ALTER COLUMN "name" SET NOT NULL;
-- down
ALTER TABLE "User" ALTER COLUMN "name" DROP NOT NULL;
-- after
-- Rollback: ALTER TABLE "User" DROP CONSTRAINT "User_name_not_null";
-- AlterTable
ALTER TABLE "User" ADD CONSTRAINT "User_name_not_null" CHECK ("name" IS NOT NULL) NOT VALID;
-- after down
ALTER TABLE "User" DROP CONSTRAINT "User_name_not_null";
-- new migration: after validate_user_name_not_null
-- Rollback: see down.sql
ALTER TABLE "User" VALIDATE CONSTRAINT "User_name_not_null";
-- new down
ALTER TABLE "User" DROP CONSTRAINT "User_name_not_null";
ALTER TABLE "User" ADD CONSTRAINT "User_name_not_null" CHECK ("name" IS NOT NULL) NOT VALID;
-- new migration: after set_user_name_not_null
-- Rollback: see down.sql
ALTER TABLE "User" ALTER COLUMN "name" SET NOT NULL;

ALTER TABLE "User" DROP CONSTRAINT "User_name_not_null";
-- new down
ALTER TABLE "User" ADD CONSTRAINT "User_name_not_null" CHECK ("name" IS NOT NULL) NOT VALID;
ALTER TABLE "User" VALIDATE CONSTRAINT "User_name_not_null";
ALTER TABLE "User" ALTER COLUMN "name" DROP NOT NULL;

-- case: Only the action concerned changes
-- postgres: 14
-- crlf
-- prisma: 7.4
alter table "User" add column "nickname" text,
  alter column "name" set not null,
  alter column "bio" set not null;
-- down
alter table "User" drop column "nickname", alter column "name" drop not null, alter column "bio" drop not null;
-- after
alter table "User" add column "nickname" text,
  add constraint "User_name_not_null" check ("name" is not null) not valid,
  alter column "bio" set not null;
-- after down
alter table "User" drop column "nickname", DROP CONSTRAINT "User_name_not_null", alter column "bio" drop not null;
-- new migration: after validate_user_name_not_null
-- Rollback: see down.sql
ALTER TABLE "User" VALIDATE CONSTRAINT "User_name_not_null";
-- new down
ALTER TABLE "User" DROP CONSTRAINT "User_name_not_null";
ALTER TABLE "User" ADD CONSTRAINT "User_name_not_null" CHECK ("name" IS NOT NULL) NOT VALID;
-- new migration: after set_user_name_not_null
-- Rollback: see down.sql
ALTER TABLE "User" ALTER COLUMN "name" SET NOT NULL;

ALTER TABLE "User" DROP CONSTRAINT "User_name_not_null";
-- new down
ALTER TABLE "User" ADD CONSTRAINT "User_name_not_null" CHECK ("name" IS NOT NULL) NOT VALID;
ALTER TABLE "User" VALIDATE CONSTRAINT "User_name_not_null";
ALTER TABLE "User" ALTER COLUMN "name" DROP NOT NULL;

-- case: After a backfill in the same file
-- prisma: 7.4
UPDATE "User" SET "bio" = '' WHERE "id" = 'u1';
ALTER TABLE "User" ALTER COLUMN "bio" SET NOT NULL;
-- after
UPDATE "User" SET "bio" = '' WHERE "id" = 'u1';
ALTER TABLE "User" ADD CONSTRAINT "User_bio_not_null" NOT NULL "bio" NOT VALID;
-- new migration: after validate_user_bio_not_null
-- Rollback: see down.sql
ALTER TABLE "User" VALIDATE CONSTRAINT "User_bio_not_null";
-- new down
ALTER TABLE "User" DROP CONSTRAINT "User_bio_not_null";
ALTER TABLE "User" ADD CONSTRAINT "User_bio_not_null" NOT NULL "bio" NOT VALID;

-- case: A partitioned table, before 18
-- postgres: 14
ALTER TABLE "Event" ALTER "payload" SET NOT NULL;
-- after
ALTER TABLE "Event" ADD CONSTRAINT "Event_payload_not_null" CHECK ("payload" IS NOT NULL) NOT VALID;
-- new migration: after validate_event_payload_not_null
-- Rollback: see down.sql
ALTER TABLE "Event" VALIDATE CONSTRAINT "Event_payload_not_null";
-- new down
ALTER TABLE "Event" DROP CONSTRAINT "Event_payload_not_null";
ALTER TABLE "Event" ADD CONSTRAINT "Event_payload_not_null" CHECK ("payload" IS NOT NULL) NOT VALID;
-- new migration: after set_event_payload_not_null
-- Rollback: see down.sql
ALTER TABLE "Event" ALTER COLUMN "payload" SET NOT NULL;

ALTER TABLE "Event" DROP CONSTRAINT "Event_payload_not_null";
-- new down
ALTER TABLE "Event" ADD CONSTRAINT "Event_payload_not_null" CHECK ("payload" IS NOT NULL) NOT VALID;
ALTER TABLE "Event" VALIDATE CONSTRAINT "Event_payload_not_null";
ALTER TABLE "Event" ALTER COLUMN "payload" DROP NOT NULL;

-- case: A partitioned table, from 18 on
ALTER TABLE "Event" ALTER "payload" SET NOT NULL;
-- after
ALTER TABLE "Event" ADD CONSTRAINT "Event_payload_not_null" NOT NULL "payload" NOT VALID;
-- new migration: after validate_event_payload_not_null
-- Rollback: see down.sql
ALTER TABLE "Event" VALIDATE CONSTRAINT "Event_payload_not_null";
-- new down
ALTER TABLE "Event" DROP CONSTRAINT "Event_payload_not_null";
ALTER TABLE "Event" ADD CONSTRAINT "Event_payload_not_null" NOT NULL "payload" NOT VALID;

-- case: One that is NOT VALID waits already
-- file: 20251231000000_require_name
ALTER TABLE "User" ADD CONSTRAINT "User_name_there" NOT NULL "name" NOT VALID;
-- file: 20260101000000_set_not_null
ALTER TABLE "User" ALTER COLUMN "name" SET NOT NULL;
-- after
ALTER TABLE "User" VALIDATE CONSTRAINT "User_name_there";

-- case: A primary key further down stands on it
ALTER TABLE "Event_2025" ALTER COLUMN "payload" SET NOT NULL;
ALTER TABLE "Event_2025" ADD PRIMARY KEY ("id", "payload");
-- refused: `ALTER TABLE "Event_2025" ADD PRIMARY KEY ("id", "payload")` further down needs "payload" to be NOT NULL. Move it to a later migration first.

-- case: So does another action of the statement
-- postgres: 14
ALTER TABLE "Event_2025" ALTER COLUMN "payload" SET NOT NULL, ADD PRIMARY KEY ("id", "payload");
-- refused: Another action of this statement needs "payload" to be NOT NULL. Move it to a later migration first.

-- case: Inside a DO block
DO $$ BEGIN ALTER TABLE "User" ALTER COLUMN "name" SET NOT NULL; END $$;
-- not offered
