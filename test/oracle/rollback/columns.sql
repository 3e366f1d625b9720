-- base:
CREATE TABLE "Team" ("id" SERIAL NOT NULL, CONSTRAINT "Team_pkey" PRIMARY KEY ("id"));
CREATE TABLE "User" ("id" SERIAL NOT NULL, "email" TEXT NOT NULL, "name" TEXT DEFAULT 'nobody', "teamId" INTEGER, "age" INTEGER, "last" TEXT,
  CONSTRAINT "User_pkey" PRIMARY KEY ("id"));
INSERT INTO "Team" VALUES (1);
INSERT INTO "User" ("email", "name", "teamId", "age", "last") VALUES ('a@x', 'A', 1, 30, 'x'), ('b@x', 'B', 1, 40, 'y');
SELECT setval('"Team_id_seq"', 1);

-- case: A nullable column is added
-- grade: exact
ALTER TABLE "User" ADD COLUMN "city" TEXT;

-- case: A column with a constant default is added
-- grade: exact
ALTER TABLE "User" ADD COLUMN "active" BOOLEAN NOT NULL DEFAULT true;

-- case: Several columns in one statement
-- grade: exact
ALTER TABLE "User" ADD COLUMN "a" TEXT, ADD COLUMN "b" INTEGER NOT NULL DEFAULT 0, ADD COLUMN "c" TIMESTAMP(3);

-- case: A serial column is added
-- grade: exact
ALTER TABLE "User" ADD COLUMN "number" SERIAL;

-- case: An identity column is added
-- grade: exact
ALTER TABLE "User" ADD COLUMN "number" BIGINT GENERATED ALWAYS AS IDENTITY;

-- case: A generated column is added
-- grade: exact
ALTER TABLE "User" ADD COLUMN "shown" TEXT GENERATED ALWAYS AS (upper("email")) STORED;

-- case: A virtual generated column is added
-- grade: exact
-- postgres: 18
ALTER TABLE "User" ADD COLUMN "shown" TEXT GENERATED ALWAYS AS (lower("email")) VIRTUAL;

-- case: A column with unique, check and foreign key is added
-- grade: exact
ALTER TABLE "User" ADD COLUMN "code" TEXT UNIQUE CHECK ("code" <> ''), ADD COLUMN "otherId" INTEGER REFERENCES "Team"("id") ON DELETE SET NULL;

-- case: A column that is there already is not added
-- grade: exact
ALTER TABLE "User" ADD COLUMN IF NOT EXISTS "name" TEXT;

-- case: A column that is not there is added with IF NOT EXISTS
-- grade: exact
ALTER TABLE "User" ADD COLUMN IF NOT EXISTS "nick" TEXT;

-- case: The last column is dropped
-- grade: lossy
-- reason: last
ALTER TABLE "User" DROP COLUMN "last";

-- case: A column in the middle is dropped
-- grade: lossy
-- reason: name
ALTER TABLE "User" DROP COLUMN "name";

-- case: Two columns are dropped in one statement
-- grade: lossy
ALTER TABLE "User" DROP COLUMN "age", DROP COLUMN "last";

-- case: Two columns are dropped, the last one first
-- grade: lossy
ALTER TABLE "User" DROP COLUMN "last";
ALTER TABLE "User" DROP COLUMN "age";

-- case: A required column without default is dropped
-- grade: lossy irreversible
ALTER TABLE "User" DROP COLUMN "email";

-- case: A required last column without default is dropped
-- grade: lossy irreversible
-- section: history
ALTER TABLE "User" ADD COLUMN "token" TEXT NOT NULL DEFAULT 'x';
ALTER TABLE "User" ALTER COLUMN "token" DROP DEFAULT;
-- section: migration
ALTER TABLE "User" DROP COLUMN "token";

-- case: A required column is dropped from an empty table
-- grade: lossy irreversible
-- section: history
CREATE TABLE "Empty" ("id" INTEGER NOT NULL, "at" TIMESTAMP(3) NOT NULL);
-- section: migration
ALTER TABLE "Empty" DROP COLUMN "at";

-- case: A column that is not there is dropped with IF EXISTS
-- grade: exact
ALTER TABLE "User" DROP COLUMN IF EXISTS "nothing";

-- case: A dropped column had a default and a comment
-- grade: lossy
-- section: history
ALTER TABLE "User" ADD COLUMN "state" VARCHAR(20) NOT NULL DEFAULT 'new';
COMMENT ON COLUMN "User"."state" IS 'it''s a state';
-- section: migration
ALTER TABLE "User" DROP COLUMN "state";

-- case: A dropped column had a check
-- grade: lossy
-- section: history
ALTER TABLE "User" ADD COLUMN "size" INTEGER CONSTRAINT "size is positive" CHECK ("size" > 0);
-- section: migration
ALTER TABLE "User" DROP COLUMN "size";

-- case: A dropped column was in a check over two columns
-- grade: lossy
-- section: history
ALTER TABLE "User" ADD COLUMN "from" DATE, ADD COLUMN "to" DATE, ADD CONSTRAINT "User_range" CHECK ("from" <= "to");
-- section: migration
ALTER TABLE "User" DROP COLUMN "to";

-- case: A dropped column had an index
-- grade: lossy
-- section: history
CREATE INDEX "User_last_idx" ON "User"("last");
-- section: migration
ALTER TABLE "User" DROP COLUMN "last";

-- case: A dropped column had a partial index, an expression index and was included in one
-- grade: lossy
-- section: history
CREATE INDEX "User_partial" ON "User"("email") WHERE "last" IS NOT NULL;
CREATE INDEX "User_expression" ON "User"(lower("last") text_pattern_ops DESC NULLS LAST);
CREATE UNIQUE INDEX "User_include" ON "User"("id") INCLUDE ("last");
COMMENT ON INDEX "User_partial" IS 'partial';
-- section: migration
ALTER TABLE "User" DROP COLUMN "last";

-- case: A dropped column was part of a primary key and of a unique constraint
-- grade: lossy irreversible
-- section: history
CREATE TABLE "Pair" ("a" INTEGER NOT NULL, "c" TEXT, "b" INTEGER NOT NULL DEFAULT 1, CONSTRAINT "Pair_pkey" PRIMARY KEY ("a", "b"), CONSTRAINT "Pair_key" UNIQUE ("b", "c"));
-- section: migration
ALTER TABLE "Pair" DROP COLUMN "b";

-- case: A dropped column had a foreign key
-- grade: lossy
-- section: history
ALTER TABLE "User" ADD COLUMN "bossId" INTEGER, ADD CONSTRAINT "User_bossId_fkey" FOREIGN KEY ("bossId") REFERENCES "Team"("id") ON DELETE CASCADE ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED;
-- section: migration
ALTER TABLE "User" DROP COLUMN "bossId";

-- case: A dropped column was referenced by a foreign key
-- grade: lossy
-- section: history
CREATE TABLE "Slot" ("id" INTEGER NOT NULL, "code" TEXT, CONSTRAINT "Slot_code_key" UNIQUE ("code"));
CREATE TABLE "Use" ("id" INTEGER NOT NULL, "code" TEXT, CONSTRAINT "Use_code_fkey" FOREIGN KEY ("code") REFERENCES "Slot"("code"));
-- section: migration
ALTER TABLE "Slot" DROP COLUMN "code" CASCADE;

-- case: A dropped column had grants
-- grade: lossy
-- section: history
ALTER TABLE "User" ADD COLUMN "secret" TEXT;
GRANT SELECT ("secret", "email"), UPDATE ("secret") ON "User" TO app_reader;
-- section: migration
ALTER TABLE "User" DROP COLUMN "secret";

-- case: A dropped column was an identity with options
-- grade: lossy
-- section: history
ALTER TABLE "User" ADD COLUMN "number" INTEGER GENERATED BY DEFAULT AS IDENTITY (START WITH 100 INCREMENT BY 5);
-- section: migration
ALTER TABLE "User" DROP COLUMN "number";

-- case: A dropped column was serial
-- grade: lossy
-- section: history
ALTER TABLE "User" ADD COLUMN "number" BIGSERIAL;
-- section: migration
ALTER TABLE "User" DROP COLUMN "number";

-- case: A dropped column was generated
-- grade: exact lossy
-- section: history
ALTER TABLE "User" ADD COLUMN "upper" TEXT GENERATED ALWAYS AS (upper("email")) STORED;
-- section: migration
ALTER TABLE "User" DROP COLUMN "upper";

-- case: A dropped column had collation, storage, statistics and options
-- grade: lossy
-- section: history
ALTER TABLE "User" ADD COLUMN "text" TEXT COLLATE "C";
ALTER TABLE "User" ALTER COLUMN "text" SET STORAGE EXTERNAL, ALTER COLUMN "text" SET STATISTICS 500, ALTER COLUMN "text" SET (n_distinct = 100);
-- section: migration
ALTER TABLE "User" DROP COLUMN "text";

-- case: A dropped column had compression
-- grade: lossy
-- section: history
ALTER TABLE "User" ADD COLUMN "text" TEXT COMPRESSION pglz;
-- section: migration
ALTER TABLE "User" DROP COLUMN "text";

-- case: A dropped column was read by a view
-- grade: lossy
-- section: history
CREATE VIEW "Names" AS SELECT "id", "last" FROM "User";
COMMENT ON VIEW "Names" IS 'names';
GRANT SELECT ON "Names" TO app_reader;
-- section: migration
ALTER TABLE "User" DROP COLUMN "last" CASCADE;

-- case: A dropped column was read by a policy and named by a trigger
-- grade: lossy irreversible
-- section: history
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER "on_last" BEFORE UPDATE OF "last" ON "User" FOR EACH ROW EXECUTE FUNCTION touch();
CREATE POLICY "own" ON "User" USING ("last" = current_user);
-- section: migration
ALTER TABLE "User" DROP COLUMN "last" CASCADE;

-- case: A dropped array column and columns with modifiers
-- grade: lossy
-- section: history
ALTER TABLE "User" ADD COLUMN "tags" TEXT[] DEFAULT ARRAY[]::TEXT[], ADD COLUMN "price" NUMERIC(10, 2), ADD COLUMN "at" TIMESTAMPTZ(6) DEFAULT CURRENT_TIMESTAMP, ADD COLUMN "for" INTERVAL DAY TO SECOND, ADD COLUMN "bits" BIT(3);
-- section: migration
ALTER TABLE "User" DROP COLUMN "tags", DROP COLUMN "price", DROP COLUMN "at", DROP COLUMN "for", DROP COLUMN "bits";

-- case: A column of a domain and one of an enum are dropped
-- grade: lossy
-- section: history
CREATE DOMAIN "Mail" AS TEXT CHECK (VALUE LIKE '%@%');
CREATE TYPE "Role" AS ENUM ('USER', 'ADMIN');
ALTER TABLE "User" ADD COLUMN "mail" "Mail", ADD COLUMN "role" "Role" NOT NULL DEFAULT 'USER', ADD COLUMN "roles" "Role"[];
-- section: migration
ALTER TABLE "User" DROP COLUMN "mail", DROP COLUMN "role", DROP COLUMN "roles";

-- case: A dropped column had statistics over it
-- grade: lossy
-- section: history
CREATE STATISTICS "User_stats" (dependencies) ON "age", "last" FROM "User";
-- section: migration
ALTER TABLE "User" DROP COLUMN "last";

-- case: A default is set where there was none
-- grade: exact
ALTER TABLE "User" ALTER COLUMN "email" SET DEFAULT 'none';

-- case: A default is set where there was another
-- grade: exact
ALTER TABLE "User" ALTER COLUMN "name" SET DEFAULT 'somebody';

-- case: A default is dropped
-- grade: exact
ALTER TABLE "User" ALTER COLUMN "name" DROP DEFAULT;

-- case: A default that is not there is dropped
-- grade: exact
ALTER TABLE "User" ALTER COLUMN "email" DROP DEFAULT;

-- case: The default of a serial column is dropped
-- grade: exact
ALTER TABLE "User" ALTER COLUMN "id" DROP DEFAULT;

-- case: A default with a function and a cast is replaced
-- grade: exact
-- section: history
ALTER TABLE "User" ADD COLUMN "at" TIMESTAMP(3) DEFAULT (now() AT TIME ZONE 'utc'), ADD COLUMN "data" JSONB DEFAULT '{"a": [1, 2]}'::jsonb;
-- section: migration
ALTER TABLE "User" ALTER COLUMN "at" SET DEFAULT CURRENT_TIMESTAMP, ALTER COLUMN "data" DROP DEFAULT;

-- case: NOT NULL is set
-- grade: exact
ALTER TABLE "User" ALTER COLUMN "name" SET NOT NULL;

-- case: NOT NULL is set on a column that has it
-- grade: exact
ALTER TABLE "User" ALTER COLUMN "email" SET NOT NULL;

-- case: NOT NULL is dropped
-- grade: exact
ALTER TABLE "User" ALTER COLUMN "email" DROP NOT NULL;

-- case: NOT NULL is dropped where there is none
-- grade: exact
ALTER TABLE "User" ALTER COLUMN "name" DROP NOT NULL;

-- case: NOT NULL is dropped after the table was renamed
-- grade: exact
-- section: history
ALTER TABLE "User" RENAME TO "Person";
-- section: migration
ALTER TABLE "Person" ALTER COLUMN "email" DROP NOT NULL;

-- case: Identity is added to a column
-- grade: exact
-- section: history
CREATE TABLE "Plain" ("id" INTEGER NOT NULL);
-- section: migration
ALTER TABLE "Plain" ALTER COLUMN "id" ADD GENERATED ALWAYS AS IDENTITY;

-- case: Identity changes from by default to always
-- grade: exact
-- section: history
CREATE TABLE "Plain" ("id" INTEGER GENERATED BY DEFAULT AS IDENTITY);
-- section: migration
ALTER TABLE "Plain" ALTER COLUMN "id" SET GENERATED ALWAYS;

-- case: Identity gets other parameters
-- grade: exact lossy
-- section: history
CREATE TABLE "Plain" ("id" INTEGER GENERATED BY DEFAULT AS IDENTITY (START WITH 10));
-- section: migration
ALTER TABLE "Plain" ALTER COLUMN "id" SET INCREMENT BY 10 SET MAXVALUE 5000;

-- case: Identity is dropped from a table with rows
-- grade: exact lossy
-- section: history
CREATE TABLE "Plain" ("id" INTEGER GENERATED BY DEFAULT AS IDENTITY, "x" TEXT);
INSERT INTO "Plain" ("x") VALUES ('a'), ('b'), ('c');
-- section: migration
ALTER TABLE "Plain" ALTER COLUMN "id" DROP IDENTITY;

-- case: Identity that is not there is dropped with IF EXISTS
-- grade: exact
ALTER TABLE "User" ALTER COLUMN "age" DROP IDENTITY IF EXISTS;

-- case: An expression is dropped
-- grade: lossy irreversible
-- section: history
ALTER TABLE "User" ADD COLUMN "upper" TEXT GENERATED ALWAYS AS (upper("email")) STORED;
-- section: migration
ALTER TABLE "User" ALTER COLUMN "upper" DROP EXPRESSION;

-- case: An expression is replaced
-- grade: exact
-- postgres: 18
-- section: history
ALTER TABLE "User" ADD COLUMN "upper" TEXT GENERATED ALWAYS AS (upper("email")) STORED;
-- section: migration
ALTER TABLE "User" ALTER COLUMN "upper" SET EXPRESSION AS (lower("email"));

-- case: Statistics, storage and options of a column are set
-- grade: exact
ALTER TABLE "User" ALTER COLUMN "name" SET STATISTICS 100, ALTER COLUMN "name" SET STORAGE MAIN, ALTER COLUMN "age" SET (n_distinct = -0.5);

-- case: Statistics, storage and options of a column are set a second time
-- grade: exact
-- section: history
ALTER TABLE "User" ALTER COLUMN "name" SET STATISTICS 100, ALTER COLUMN "name" SET STORAGE MAIN, ALTER COLUMN "age" SET (n_distinct = -0.5);
-- section: migration
ALTER TABLE "User" ALTER COLUMN "name" SET STATISTICS 200, ALTER COLUMN "name" SET STORAGE EXTERNAL, ALTER COLUMN "age" RESET (n_distinct);

-- case: Compression of a column is set
-- grade: exact
ALTER TABLE "User" ALTER COLUMN "name" SET COMPRESSION pglz;

-- case: A column is dropped from a table that a view reads whole
-- grade: lossy irreversible
-- section: history
CREATE VIEW "All" AS SELECT * FROM "Team";
ALTER TABLE "Team" ADD COLUMN "more" TEXT;
-- section: migration
ALTER TABLE "Team" DROP COLUMN "more";

-- case: A quoted column with odd letters is dropped
-- grade: lossy
-- section: history
ALTER TABLE "User" ADD COLUMN "select" TEXT, ADD COLUMN "a ""b"" c" INTEGER DEFAULT 5, ADD COLUMN "größe" TEXT;
CREATE INDEX "odd ""index""" ON "User"("a ""b"" c");
-- section: migration
ALTER TABLE "User" DROP COLUMN "select", DROP COLUMN "a ""b"" c", DROP COLUMN "größe";

-- case: A column is added and dropped
-- grade: exact
ALTER TABLE "User" ADD COLUMN "brief" TEXT;
ALTER TABLE "User" DROP COLUMN "brief";

-- case: A column is dropped and added with another type
-- grade: lossy
ALTER TABLE "User" DROP COLUMN "last", ADD COLUMN "last" INTEGER;

-- case: A column in the middle is dropped and added with another type
-- grade: lossy
ALTER TABLE "User" DROP COLUMN "age", ADD COLUMN "age" BIGINT;
