-- case: A statement of its own
-- postgres: 14
-- AlterTable
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;

-- AlterTable
ALTER TABLE "User" ALTER COLUMN "nickname" SET NOT NULL;
-- down
ALTER TABLE "User" DROP COLUMN "nickname";
-- after
-- AlterTable
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;

-- case: Beside the new column
-- crlf
alter table "User" add column "nickname" text, alter column "nickname" set not null, add column "rank" integer;
-- after
alter table "User" add column "nickname" text, add column "rank" integer;

-- case: As a constraint
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
ALTER TABLE "User" ADD CONSTRAINT "User_nickname_not_null" NOT NULL "nickname";
-- after
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;

-- case: A primary key
ALTER TABLE "Event_2025" ADD COLUMN "key" UUID;
ALTER TABLE "Event_2025" ADD PRIMARY KEY ("key");
-- not offered
