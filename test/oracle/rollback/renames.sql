-- base:
CREATE TABLE "User" ("id" SERIAL NOT NULL, "name" TEXT, "age" INTEGER CONSTRAINT "adult" CHECK ("age" > 17), CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
CREATE INDEX "User_name_idx" ON "User"("name") WHERE "age" > 20;
CREATE VIEW "Names" AS SELECT "id", "name" FROM "User";
CREATE TABLE "Post" ("id" INTEGER PRIMARY KEY, "userId" INTEGER CONSTRAINT "Post_userId_fkey" REFERENCES "User"("id"));
INSERT INTO "User" ("name", "age") VALUES ('a', 30);
INSERT INTO "Post" VALUES (1, 1);

-- case: A table is renamed
-- grade: exact
ALTER TABLE "User" RENAME TO "Account";

-- case: A table is renamed as Prisma users do it, with its constraints and sequence
-- grade: exact
ALTER TABLE "User" RENAME TO "Account";
ALTER TABLE "Account" RENAME CONSTRAINT "User_pkey" TO "Account_pkey";
ALTER INDEX "User_name_idx" RENAME TO "Account_name_idx";
ALTER SEQUENCE "User_id_seq" RENAME TO "Account_id_seq";
ALTER TABLE "Post" RENAME CONSTRAINT "Post_userId_fkey" TO "Post_accountId_fkey";
ALTER TABLE "Post" RENAME COLUMN "userId" TO "accountId";

-- case: A column is renamed
-- grade: exact
ALTER TABLE "User" RENAME COLUMN "name" TO "fullName";

-- case: A column that others use is renamed
-- grade: exact
ALTER TABLE "User" RENAME "age" TO "years";

-- case: Two columns swap their names
-- grade: exact
ALTER TABLE "User" RENAME COLUMN "name" TO "tmp";
ALTER TABLE "User" RENAME COLUMN "age" TO "name";
ALTER TABLE "User" RENAME COLUMN "tmp" TO "age";

-- case: A renamed column is dropped
-- grade: lossy
-- section: history
ALTER TABLE "User" ADD COLUMN "last" TEXT DEFAULT 'x';
-- section: migration
ALTER TABLE "User" RENAME COLUMN "last" TO "surname";
ALTER TABLE "User" DROP COLUMN "surname";

-- case: A renamed table is dropped
-- grade: lossy
ALTER TABLE "Post" RENAME TO "Entry";
DROP TABLE "Entry";

-- case: A table is renamed, and another takes its name
-- grade: exact
ALTER TABLE "Post" RENAME TO "OldPost";
CREATE TABLE "Post" ("id" TEXT NOT NULL, CONSTRAINT "Post_pkey1" PRIMARY KEY ("id"));

-- case: A renamed table gets a column, an index, a default and a foreign key
-- grade: exact
ALTER TABLE "User" RENAME TO "Account";
ALTER TABLE "Account" ADD COLUMN "bossId" INTEGER;
CREATE INDEX "Account_bossId_idx" ON "Account"("bossId");
ALTER TABLE "Account" ALTER COLUMN "name" SET DEFAULT 'x', ALTER COLUMN "name" SET NOT NULL;
ALTER TABLE "Account" ADD CONSTRAINT "Account_bossId_fkey" FOREIGN KEY ("bossId") REFERENCES "Account"("id") ON DELETE SET NULL;

-- case: A column is added, then renamed, then indexed, then its table renamed
-- grade: exact
ALTER TABLE "User" ADD COLUMN "a" TEXT;
ALTER TABLE "User" RENAME COLUMN "a" TO "b";
CREATE INDEX "b_idx" ON "User"("b");
ALTER TABLE "User" RENAME TO "Person";
ALTER INDEX "b_idx" RENAME TO "Person_b_idx";

-- case: A renamed column loses its default, type and NOT NULL
-- grade: exact
-- section: history
ALTER TABLE "User" ADD COLUMN "n" INTEGER NOT NULL DEFAULT 4;
-- section: migration
ALTER TABLE "User" RENAME COLUMN "n" TO "m";
ALTER TABLE "User" ALTER COLUMN "m" DROP DEFAULT, ALTER COLUMN "m" DROP NOT NULL, ALTER COLUMN "m" TYPE BIGINT;

-- case: A column changes and then is renamed
-- grade: exact
-- section: history
ALTER TABLE "User" ADD COLUMN "n" INTEGER NOT NULL DEFAULT 4;
-- section: migration
ALTER TABLE "User" ALTER COLUMN "n" SET DEFAULT 5, ALTER COLUMN "n" TYPE BIGINT;
ALTER TABLE "User" RENAME COLUMN "n" TO "m";

-- case: A table is renamed with ALTER TABLE IF EXISTS, and is not there
-- grade: exact
ALTER TABLE IF EXISTS "Nothing" RENAME TO "Something";
ALTER INDEX IF EXISTS "nothing" RENAME TO "something";

-- case: A view and a sequence are renamed by ALTER TABLE
-- grade: exact
ALTER TABLE "Names" RENAME TO "Called";
ALTER TABLE "User_id_seq" RENAME TO "user_numbers";
ALTER TABLE "User_name_idx" RENAME TO "by_name";

-- case: A primary key is renamed by its index
-- grade: exact
ALTER INDEX "User_pkey" RENAME TO "user_key";

-- case: A schema is renamed
-- grade: exact
-- section: history
CREATE SCHEMA "old";
CREATE TABLE "old"."T" ("id" SERIAL PRIMARY KEY);
-- section: migration
ALTER SCHEMA "old" RENAME TO "new";

-- case: A schema is renamed and something is made in it
-- grade: lossy irreversible
-- section: history
CREATE SCHEMA "old";
CREATE TABLE "old"."T" ("id" SERIAL PRIMARY KEY, "x" TEXT);
-- section: migration
ALTER SCHEMA "old" RENAME TO "new";
CREATE TABLE "new"."U" ("id" INTEGER REFERENCES "new"."T");
ALTER TABLE "new"."T" DROP COLUMN "id" CASCADE, ADD COLUMN "y" TEXT;

-- case: A rename there and back
-- grade: exact
ALTER TABLE "User" RENAME TO "Account";
ALTER TABLE "Account" RENAME TO "User";

-- case: A constraint is renamed and dropped
-- grade: exact
ALTER TABLE "User" RENAME CONSTRAINT "adult" TO "grown";
ALTER TABLE "User" DROP CONSTRAINT "grown";

-- case: A foreign key is renamed, and the table it references as well
-- grade: exact
ALTER TABLE "User" RENAME TO "Account";
ALTER TABLE "Post" DROP CONSTRAINT "Post_userId_fkey";

-- case: A check is dropped after its column was renamed
-- grade: exact
ALTER TABLE "User" RENAME COLUMN "age" TO "years";
ALTER TABLE "User" DROP CONSTRAINT "adult";

-- case: An index is dropped after its column was renamed
-- grade: exact
ALTER TABLE "User" RENAME COLUMN "name" TO "label";
DROP INDEX "User_name_idx";

-- case: A view is dropped after its table was renamed
-- grade: exact
ALTER TABLE "User" RENAME TO "Account";
DROP VIEW "Names";
