-- case: A value of its own for each row
ALTER TABLE "User" ADD COLUMN "token" TEXT DEFAULT md5(random()::text);
-- down
ALTER TABLE "User" DROP COLUMN "token";
-- after
ALTER TABLE "User" ADD COLUMN "token" TEXT;

ALTER TABLE "User" ALTER COLUMN "token" SET DEFAULT md5(random()::text);

-- case: A required field as Prisma writes it
-- postgres: 14
-- AlterTable
ALTER TABLE "User" ADD COLUMN     "token" UUID NOT NULL DEFAULT gen_random_uuid(),
ADD COLUMN     "nickname" TEXT;
-- down
ALTER TABLE "User" DROP COLUMN "token", DROP COLUMN "nickname";
-- after
-- AlterTable
ALTER TABLE "User" ADD COLUMN     "token" UUID,
ADD COLUMN     "nickname" TEXT;

ALTER TABLE "User" ALTER COLUMN "token" SET DEFAULT gen_random_uuid();

-- case: With lines that end as Windows ends them, and another statement behind
-- crlf
-- prisma: 7.4
alter table "User" add column "seen" timestamptz default clock_timestamp() not null; -- last
create index concurrently "User_seen" on "User" ("seen")
-- after
alter table "User" add column "seen" timestamptz; -- last

ALTER TABLE "User" ALTER COLUMN "seen" SET DEFAULT clock_timestamp();
create index concurrently "User_seen" on "User" ("seen")

-- case: A serial column is another matter
-- rule: add-column-serial
ALTER TABLE "User" ADD COLUMN "number" SERIAL;
-- not offered

-- case: The column may be there already
ALTER TABLE "User" ADD COLUMN IF NOT EXISTS "token" UUID DEFAULT gen_random_uuid();
-- refused: IF NOT EXISTS leaves open whether the column gets the default. Leave IF NOT EXISTS out first.

-- case: A primary key further down
ALTER TABLE "Event_2025" ADD COLUMN "key" UUID NOT NULL DEFAULT gen_random_uuid();
ALTER TABLE "Event_2025" ADD PRIMARY KEY ("key");
-- refused: `ALTER TABLE "Event_2025" ADD PRIMARY KEY ("key")` further down needs "key" to be NOT NULL. Move it to a later migration first.
