-- base:
CREATE TABLE "Bill" ("id" SERIAL PRIMARY KEY, "number" INTEGER);
INSERT INTO "Bill" ("number") VALUES (1), (2);

-- case: A sequence is created
-- grade: exact
CREATE SEQUENCE "bill_number" AS BIGINT START 100 INCREMENT BY 5 MAXVALUE 9999 CACHE 10 CYCLE;

-- case: A sequence is created and owned by a column
-- grade: exact
CREATE SEQUENCE "bill_number";
ALTER SEQUENCE "bill_number" OWNED BY "Bill"."number";
ALTER TABLE "Bill" ALTER COLUMN "number" SET DEFAULT nextval('bill_number');

-- case: A column becomes serial as Prisma writes it
-- grade: exact
-- AlterTable
CREATE SEQUENCE bill_number_seq;
ALTER TABLE "Bill" ALTER COLUMN "number" SET DEFAULT nextval('bill_number_seq');
ALTER SEQUENCE bill_number_seq OWNED BY "Bill"."number";

-- case: A serial column becomes plain as Prisma writes it
-- grade: exact lossy
ALTER TABLE "Bill" ALTER COLUMN "id" DROP DEFAULT;
DROP SEQUENCE "Bill_id_seq";

-- case: A sequence is dropped
-- grade: exact lossy
-- section: history
CREATE SEQUENCE "s" AS SMALLINT START 10 INCREMENT BY -1 MINVALUE -100 MAXVALUE 100 CACHE 3 CYCLE;
COMMENT ON SEQUENCE "s" IS 'seq';
GRANT USAGE, SELECT ON SEQUENCE "s" TO app_reader;
-- section: migration
DROP SEQUENCE "s";

-- case: A sequence that has given numbers is dropped
-- grade: exact lossy
-- section: history
CREATE SEQUENCE "s";
SELECT nextval('s'), nextval('s');
-- section: migration
DROP SEQUENCE "s";

-- case: A sequence is dropped with the default that uses it
-- grade: exact lossy
DROP SEQUENCE "Bill_id_seq" CASCADE;

-- case: Parameters of a sequence change
-- grade: exact
-- section: history
CREATE SEQUENCE "s" INCREMENT BY 5;
-- section: migration
ALTER SEQUENCE "s" INCREMENT BY 10 MAXVALUE 1000 CACHE 5 CYCLE;

-- case: The type of a sequence changes
-- grade: exact
ALTER SEQUENCE "Bill_id_seq" AS BIGINT;

-- case: A sequence restarts
-- grade: lossy irreversible
ALTER SEQUENCE "Bill_id_seq" RESTART WITH 1;

-- case: The owner column of a sequence changes
-- grade: exact
ALTER SEQUENCE "Bill_id_seq" OWNED BY "Bill"."number";

-- case: A sequence is no longer owned
-- grade: exact
ALTER SEQUENCE "Bill_id_seq" OWNED BY NONE;

-- case: A sequence is renamed, moved and gets an owner
-- grade: exact
-- section: history
CREATE SCHEMA "lib";
CREATE SEQUENCE "s";
-- section: migration
ALTER SEQUENCE "s" RENAME TO "t";
ALTER SEQUENCE "t" SET SCHEMA "lib";
ALTER SEQUENCE "lib"."t" OWNER TO app_owner;

-- case: A sequence that is there already
-- grade: exact
-- section: history
CREATE SEQUENCE "s";
-- section: migration
CREATE SEQUENCE IF NOT EXISTS "s" START 100;

-- case: A sequence that is not there
-- grade: exact
DROP SEQUENCE IF EXISTS "nothing";
ALTER SEQUENCE IF EXISTS "nothing" CACHE 5;

-- case: setval moves a sequence
-- grade: lossy irreversible
SELECT setval('"Bill_id_seq"', 1);
