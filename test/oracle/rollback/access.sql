-- base:
CREATE TABLE "User" ("id" SERIAL PRIMARY KEY, "name" TEXT, "mail" TEXT);
CREATE SCHEMA "lib";
GRANT SELECT, INSERT ON "User" TO app_reader;
GRANT SELECT ("mail") ON "User" TO app_writer;
COMMENT ON TABLE "User" IS 'people';
COMMENT ON COLUMN "User"."name" IS 'called';

-- case: A table gets another owner
-- grade: exact
ALTER TABLE "User" OWNER TO app_owner;

-- case: A table gets its third owner
-- grade: exact lossy
-- section: history
ALTER TABLE "User" OWNER TO app_owner;
-- section: migration
ALTER TABLE "User" OWNER TO app_writer;

-- case: Privileges are granted
-- grade: exact
GRANT UPDATE, DELETE ON "User" TO app_reader;
GRANT SELECT ON "User" TO app_writer;

-- case: A privilege that is there already is granted
-- grade: exact
GRANT SELECT ON "User" TO app_reader;

-- case: All privileges are granted
-- grade: exact
GRANT ALL PRIVILEGES ON "User" TO app_writer;

-- case: All privileges are granted where some are there
-- grade: exact
GRANT ALL ON "User" TO app_reader;

-- case: A privilege is granted with grant option
-- grade: exact
GRANT SELECT ON "User" TO app_reader WITH GRANT OPTION;

-- case: Privileges are revoked
-- grade: exact
REVOKE INSERT ON "User" FROM app_reader;

-- case: All privileges are revoked
-- grade: exact
REVOKE ALL ON "User" FROM app_reader, app_writer;

-- case: A privilege that is not there is revoked
-- grade: exact lossy
REVOKE DELETE ON "User" FROM app_reader;

-- case: Privileges of columns
-- grade: exact
GRANT SELECT ("name"), UPDATE ("name", "mail") ON "User" TO app_writer;
REVOKE SELECT ("mail") ON "User" FROM app_writer;

-- case: Privileges for everybody
-- grade: exact
GRANT SELECT ON "User" TO PUBLIC;
GRANT USAGE ON SCHEMA "lib" TO PUBLIC;

-- case: Privileges of a sequence and a schema
-- grade: exact
GRANT USAGE, SELECT ON SEQUENCE "User_id_seq" TO app_writer;
GRANT USAGE, CREATE ON SCHEMA "lib" TO app_writer;

-- case: Privileges on all tables of a schema
-- grade: exact irreversible
GRANT SELECT ON ALL TABLES IN SCHEMA public TO app_writer;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO app_writer;

-- case: Privileges on all tables are revoked
-- grade: exact irreversible
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM app_reader;

-- case: Everybody may no longer run a function
-- grade: exact
-- section: history
CREATE FUNCTION "f"() RETURNS INTEGER LANGUAGE sql AS 'SELECT 1';
-- section: migration
REVOKE ALL ON FUNCTION "f"() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION "f"() TO app_reader;

-- case: The rights of the owner are revoked
-- grade: exact lossy irreversible
REVOKE UPDATE ON "User" FROM CURRENT_USER;

-- case: Default privileges
-- grade: exact irreversible
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO app_reader;

-- case: Grants on the schema public
-- grade: exact
GRANT USAGE ON SCHEMA public TO app_reader;

-- case: Create on the schema public is revoked
-- grade: exact lossy irreversible
REVOKE CREATE ON SCHEMA public FROM PUBLIC;

-- case: Comments are set where there were none
-- grade: exact
COMMENT ON COLUMN "User"."mail" IS 'it''s mail';
COMMENT ON SCHEMA "lib" IS 'library';
COMMENT ON INDEX "User_pkey" IS 'key';
COMMENT ON SEQUENCE "User_id_seq" IS 'numbers';

-- case: Comments are replaced and removed
-- grade: exact
COMMENT ON TABLE "User" IS 'users';
COMMENT ON COLUMN "User"."name" IS NULL;

-- case: A comment is set twice
-- grade: exact
COMMENT ON TABLE "User" IS 'one';
COMMENT ON TABLE "User" IS 'two';

-- case: Comments on all kinds of objects
-- grade: exact
-- section: history
CREATE TYPE "E" AS ENUM ('a');
CREATE DOMAIN "D" AS TEXT CONSTRAINT "c" CHECK (VALUE <> '');
CREATE VIEW "V" AS SELECT 1 AS "one";
CREATE MATERIALIZED VIEW "M" AS SELECT 1 AS "one";
CREATE FUNCTION "f"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE PROCEDURE "p"() LANGUAGE sql AS 'SELECT 1';
CREATE TRIGGER "t" BEFORE INSERT ON "User" FOR EACH ROW EXECUTE FUNCTION "f"();
CREATE POLICY "pol" ON "User" USING (true);
CREATE STATISTICS "s" ON "name", "mail" FROM "User";
COMMENT ON VIEW "V" IS 'old';
COMMENT ON FUNCTION "f"() IS 'old';
COMMENT ON POLICY "pol" ON "User" IS 'old';
-- section: migration
COMMENT ON TYPE "E" IS 'new';
COMMENT ON DOMAIN "D" IS 'new';
COMMENT ON VIEW "V" IS 'new';
COMMENT ON MATERIALIZED VIEW "M" IS 'new';
COMMENT ON FUNCTION "f"() IS 'new';
COMMENT ON PROCEDURE "p"() IS 'new';
COMMENT ON TRIGGER "t" ON "User" IS 'new';
COMMENT ON POLICY "pol" ON "User" IS NULL;
COMMENT ON STATISTICS "s" IS 'new';
COMMENT ON COLUMN "V"."one" IS 'new';

-- case: A comment on the database
-- grade: exact lossy irreversible
DO $$ BEGIN EXECUTE format('COMMENT ON DATABASE %I IS %L', current_database(), 'mine'); END $$;

-- case: A role is created
-- grade: exact irreversible
CREATE ROLE "app_made_here" NOLOGIN;

-- case: A role that may be there already
-- grade: exact irreversible
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'app_maybe') THEN CREATE ROLE app_maybe; END IF;
END $$;

-- case: Grants of a role to a role
-- grade: exact irreversible
GRANT app_reader TO app_writer;

-- case: A grant on a table that is dropped in the same file
-- grade: lossy
GRANT SELECT ON "User" TO app_writer;
DROP TABLE "User";

-- case: A grant on a new table
-- grade: exact
CREATE TABLE "New" ("id" INTEGER);
GRANT SELECT ON "New" TO app_reader;
ALTER TABLE "New" OWNER TO app_owner;
COMMENT ON TABLE "New" IS 'new';
