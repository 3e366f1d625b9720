-- base:
CREATE TABLE "User" ("id" SERIAL NOT NULL, "email" TEXT NOT NULL, "name" TEXT, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
CREATE UNIQUE INDEX "User_email_key" ON "User"("email");
CREATE TABLE "Post" ("id" SERIAL NOT NULL, "authorId" INTEGER NOT NULL, CONSTRAINT "Post_pkey" PRIMARY KEY ("id"));
ALTER TABLE "Post" ADD CONSTRAINT "Post_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
INSERT INTO "User" ("email", "name") VALUES ('a@x', 'A');
INSERT INTO "Post" ("authorId") VALUES (1);

-- case: A column is added, filled, made required and indexed
-- grade: exact
ALTER TABLE "User" ADD COLUMN "slug" TEXT;
UPDATE "User" SET "slug" = lower("email");
ALTER TABLE "User" ALTER COLUMN "slug" SET NOT NULL;
CREATE UNIQUE INDEX "User_slug_key" ON "User"("slug");

-- case: A default is set, dropped and set again
-- grade: exact
ALTER TABLE "User" ALTER COLUMN "name" SET DEFAULT 'a';
ALTER TABLE "User" ALTER COLUMN "name" DROP DEFAULT;
ALTER TABLE "User" ALTER COLUMN "name" SET DEFAULT 'b';

-- case: A table is created, changed, indexed and referenced
-- grade: exact
CREATE TABLE "Tag" ("id" SERIAL PRIMARY KEY, "name" TEXT);
ALTER TABLE "Tag" ADD COLUMN "color" TEXT, ALTER COLUMN "name" SET NOT NULL;
CREATE INDEX "Tag_name" ON "Tag"("name");
ALTER TABLE "Tag" RENAME TO "Label";
ALTER TABLE "Post" ADD COLUMN "labelId" INTEGER;
ALTER TABLE "Post" ADD CONSTRAINT "Post_labelId_fkey" FOREIGN KEY ("labelId") REFERENCES "Label"("id");

-- case: An index is dropped, its column changed, and the index made again
-- grade: exact lossy
DROP INDEX "User_email_key";
ALTER TABLE "User" ALTER COLUMN "email" TYPE VARCHAR(200);
CREATE UNIQUE INDEX "User_email_key" ON "User"("email");

-- case: A foreign key is dropped, its column renamed, and it is added again
-- grade: exact
ALTER TABLE "Post" DROP CONSTRAINT "Post_authorId_fkey";
ALTER TABLE "Post" RENAME COLUMN "authorId" TO "userId";
ALTER TABLE "Post" ADD CONSTRAINT "Post_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- case: One table takes the place of another
-- grade: lossy
CREATE TABLE "User_new" ("id" BIGSERIAL PRIMARY KEY, "email" TEXT NOT NULL);
INSERT INTO "User_new" ("id", "email") SELECT "id", "email" FROM "User";
ALTER TABLE "Post" DROP CONSTRAINT "Post_authorId_fkey";
DROP TABLE "User";
ALTER TABLE "User_new" RENAME TO "User";
ALTER TABLE "User" RENAME CONSTRAINT "User_new_pkey" TO "User_pkey";

-- case: A type, a function, a table with both, a trigger and a view
-- grade: exact
CREATE TYPE "State" AS ENUM ('a', 'b');
CREATE FUNCTION "first"() RETURNS "State" LANGUAGE sql AS $$ SELECT 'a'::"State" $$;
CREATE TABLE "Job" ("id" SERIAL PRIMARY KEY, "state" "State" NOT NULL DEFAULT "first"());
CREATE FUNCTION "touch"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER "touch" BEFORE UPDATE ON "Job" FOR EACH ROW EXECUTE FUNCTION "touch"();
CREATE VIEW "Jobs" AS SELECT * FROM "Job" WHERE "state" = 'a';

-- case: The same, all dropped
-- grade: lossy
-- section: history
CREATE TYPE "State" AS ENUM ('a', 'b');
CREATE FUNCTION "first"() RETURNS "State" LANGUAGE sql AS $$ SELECT 'a'::"State" $$;
CREATE TABLE "Job" ("id" SERIAL PRIMARY KEY, "state" "State" NOT NULL DEFAULT "first"());
CREATE FUNCTION "touch"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER "touch" BEFORE UPDATE ON "Job" FOR EACH ROW EXECUTE FUNCTION "touch"();
CREATE VIEW "Jobs" AS SELECT * FROM "Job" WHERE "state" = 'a';
-- section: migration
DROP VIEW "Jobs";
DROP TABLE "Job";
DROP FUNCTION "touch"();
DROP FUNCTION "first"();
DROP TYPE "State";

-- case: A primary key moves to another column
-- grade: exact
ALTER TABLE "Post" DROP CONSTRAINT "Post_pkey";
ALTER TABLE "Post" ADD COLUMN "key" UUID NOT NULL DEFAULT gen_random_uuid();
ALTER TABLE "Post" ADD CONSTRAINT "Post_pkey" PRIMARY KEY ("key");

-- case: A unique index becomes a constraint of its name
-- grade: exact
ALTER TABLE "User" ADD CONSTRAINT "User_email_key" UNIQUE USING INDEX "User_email_key";

-- case: A column is dropped and the table renamed and indexed
-- grade: lossy
ALTER TABLE "User" DROP COLUMN "name";
ALTER TABLE "User" RENAME TO "Person";
ALTER INDEX "User_email_key" RENAME TO "Person_email_key";
CREATE INDEX "Person_id_email" ON "Person"("id", "email");

-- case: The same column is altered by many actions in one statement
-- grade: exact lossy
ALTER TABLE "User" ALTER COLUMN "name" SET DEFAULT 'x', ALTER COLUMN "email" DROP NOT NULL, ALTER COLUMN "email" TYPE VARCHAR(50), ADD COLUMN "z" INTEGER, ADD CONSTRAINT "zz" CHECK ("z" > 0), DROP CONSTRAINT "User_pkey" CASCADE;

-- case: Statements between BEGIN and COMMIT
-- grade: exact
BEGIN;
ALTER TABLE "User" ADD COLUMN "a" TEXT;
CREATE INDEX "User_a" ON "User"("a");
COMMIT;

-- case: A statement between BEGIN and ROLLBACK has never been
-- grade: exact irreversible
BEGIN;
ALTER TABLE "User" ADD COLUMN "a" TEXT;
ROLLBACK;

-- case: A savepoint that is rolled back
-- grade: exact irreversible
BEGIN;
ALTER TABLE "User" ADD COLUMN "a" TEXT;
SAVEPOINT s;
ALTER TABLE "User" ADD COLUMN "b" TEXT;
ROLLBACK TO s;
COMMIT;

-- case: Two sequences of statements that undo each other
-- grade: exact
CREATE INDEX "x" ON "User"("name");
DROP INDEX "x";
ALTER TABLE "User" ADD CONSTRAINT "c" CHECK ("id" > 0);
ALTER TABLE "User" DROP CONSTRAINT "c";
ALTER TABLE "User" ALTER COLUMN "name" SET NOT NULL;
ALTER TABLE "User" ALTER COLUMN "name" DROP NOT NULL;
