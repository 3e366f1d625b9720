-- base:
CREATE TYPE "Point" AS ("x" INTEGER, "y" INTEGER);
CREATE DOMAIN "Mail" AS TEXT CONSTRAINT "has at" CHECK (VALUE LIKE '%@%');
CREATE TABLE "Spot" ("id" INTEGER PRIMARY KEY, "mail" "Mail", "at" "Point");
INSERT INTO "Spot" VALUES (1, 'a@x', NULL);

-- case: A composite type is created
-- grade: exact
CREATE TYPE "Line" AS ("from" "Point", "to" "Point", "name" VARCHAR(10) COLLATE "C");

-- case: A composite type is dropped
-- grade: exact
-- section: history
CREATE TYPE "Line" AS ("from" "Point", "name" VARCHAR(10) COLLATE "C", "tags" TEXT[], "n" NUMERIC(5, 2));
COMMENT ON TYPE "Line" IS 'a line';
-- section: migration
DROP TYPE "Line";

-- case: A composite type is dropped with its column
-- grade: lossy
DROP TYPE "Point" CASCADE;

-- case: An attribute is added
-- grade: exact
ALTER TYPE "Point" ADD ATTRIBUTE "z" INTEGER;

-- case: An attribute is dropped
-- grade: lossy exact irreversible
ALTER TYPE "Point" DROP ATTRIBUTE "y";

-- case: The type of an attribute changes
-- grade: exact lossy irreversible
-- section: history
CREATE TYPE "Free" AS ("a" INTEGER, "b" TEXT);
-- section: migration
ALTER TYPE "Free" ALTER ATTRIBUTE "a" TYPE BIGINT, ADD ATTRIBUTE "c" DATE;

-- case: An attribute is renamed
-- grade: exact
ALTER TYPE "Point" RENAME ATTRIBUTE "x" TO "east";

-- case: A range type is created
-- grade: exact
CREATE TYPE "Span" AS RANGE (subtype = float8, subtype_diff = float8mi);

-- case: A range type is dropped
-- grade: exact irreversible
-- section: history
CREATE TYPE "Span" AS RANGE (subtype = float8, subtype_diff = float8mi);
-- section: migration
DROP TYPE "Span";

-- case: A domain is created
-- grade: exact
CREATE DOMAIN "Positive" AS INTEGER DEFAULT 1 NOT NULL CHECK (VALUE > 0) CONSTRAINT "small" CHECK (VALUE < 1000);

-- case: A domain is dropped
-- grade: exact
-- section: history
CREATE DOMAIN "Positive" AS NUMERIC(10, 2) DEFAULT 1 NOT NULL CHECK (VALUE > 0) CONSTRAINT "small" CHECK (VALUE < 1000);
COMMENT ON DOMAIN "Positive" IS 'above zero';
-- section: migration
DROP DOMAIN "Positive";

-- case: A domain with collation that was changed later is dropped
-- grade: exact
-- section: history
CREATE DOMAIN "Word" AS VARCHAR(20) COLLATE "C";
ALTER DOMAIN "Word" SET DEFAULT 'x';
ALTER DOMAIN "Word" ADD CONSTRAINT "not empty" CHECK (VALUE <> '') NOT VALID;
ALTER DOMAIN "Word" SET NOT NULL;
-- section: migration
DROP DOMAIN "Word";

-- case: A domain is dropped with its column
-- grade: lossy
DROP DOMAIN "Mail" CASCADE;

-- case: A default of a domain is set
-- grade: exact
ALTER DOMAIN "Mail" SET DEFAULT 'no@x';

-- case: A default of a domain is replaced, and one is dropped
-- grade: exact
-- section: history
CREATE DOMAIN "D" AS INTEGER DEFAULT 5;
CREATE DOMAIN "E" AS INTEGER DEFAULT 6;
-- section: migration
ALTER DOMAIN "D" SET DEFAULT 7;
ALTER DOMAIN "E" DROP DEFAULT;

-- case: NOT NULL of a domain
-- grade: exact
-- section: history
CREATE DOMAIN "D" AS INTEGER;
CREATE DOMAIN "E" AS INTEGER NOT NULL;
-- section: migration
ALTER DOMAIN "D" SET NOT NULL;
ALTER DOMAIN "E" DROP NOT NULL;

-- case: A constraint is added to a domain
-- grade: exact
ALTER DOMAIN "Mail" ADD CONSTRAINT "short" CHECK (length(VALUE) < 100);

-- case: A constraint without a name is added to a domain
-- grade: exact
ALTER DOMAIN "Mail" ADD CHECK (length(VALUE) < 100);

-- case: A constraint is added to a domain in two steps
-- grade: exact
ALTER DOMAIN "Mail" ADD CONSTRAINT "short" CHECK (length(VALUE) < 100) NOT VALID;
ALTER DOMAIN "Mail" VALIDATE CONSTRAINT "short";

-- case: A constraint of a domain is validated
-- grade: exact
-- section: history
ALTER DOMAIN "Mail" ADD CONSTRAINT "short" CHECK (length(VALUE) < 100) NOT VALID;
-- section: migration
ALTER DOMAIN "Mail" VALIDATE CONSTRAINT "short";

-- case: A constraint of a domain is dropped
-- grade: exact
ALTER DOMAIN "Mail" DROP CONSTRAINT "has at";

-- case: A constraint of a domain that is not there
-- grade: exact
ALTER DOMAIN "Mail" DROP CONSTRAINT IF EXISTS "nothing";

-- case: A constraint of a domain is renamed
-- grade: exact
ALTER DOMAIN "Mail" RENAME CONSTRAINT "has at" TO "at_there";

-- case: Types are renamed
-- grade: exact
ALTER DOMAIN "Mail" RENAME TO "Email";
ALTER TYPE "Point" RENAME TO "Place";

-- case: Types move to another schema and get an owner
-- grade: exact
-- section: history
CREATE SCHEMA "lib";
-- section: migration
ALTER DOMAIN "Mail" SET SCHEMA "lib";
ALTER TYPE "Point" SET SCHEMA "lib";
ALTER TYPE "lib"."Point" OWNER TO app_owner;
ALTER DOMAIN "lib"."Mail" OWNER TO app_owner;

-- case: A type that is not there is dropped with IF EXISTS
-- grade: exact
DROP TYPE IF EXISTS "Nothing";
DROP DOMAIN IF EXISTS "Nothing2";

-- case: A type is created and dropped
-- grade: exact
CREATE TYPE "Brief" AS ENUM ('a');
DROP TYPE "Brief";

-- case: An enum is dropped and created with other values
-- grade: exact
-- section: history
CREATE TYPE "State" AS ENUM ('a', 'b');
-- section: migration
DROP TYPE "State";
CREATE TYPE "State" AS ENUM ('c', 'd');

-- case: An enum created in a DO block that swallows the error
-- grade: exact irreversible
DO $$ BEGIN
  CREATE TYPE "State" AS ENUM ('a', 'b');
EXCEPTION WHEN duplicate_object THEN NULL;
END $$;
