-- base:
CREATE TABLE "Sum" ("id" INTEGER PRIMARY KEY, "n" INTEGER);
CREATE FUNCTION "twice"(n INTEGER) RETURNS INTEGER LANGUAGE sql IMMUTABLE AS $$ SELECT n * 2 $$;
COMMENT ON FUNCTION "twice"(INTEGER) IS 'two times';
REVOKE EXECUTE ON FUNCTION "twice"(INTEGER) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION "twice"(INTEGER) TO app_reader;
CREATE PROCEDURE "tidy"() LANGUAGE plpgsql AS $$ BEGIN DELETE FROM "Sum" WHERE "n" IS NULL; END $$;
INSERT INTO "Sum" VALUES (1, 1);

-- case: A function is created
-- grade: exact
CREATE FUNCTION "thrice"(n INTEGER) RETURNS INTEGER LANGUAGE sql AS $$ SELECT n * 3 $$;

-- case: A procedure is created
-- grade: exact
CREATE PROCEDURE "clear"("how" TEXT DEFAULT 'all', INOUT "n" INTEGER DEFAULT 0) LANGUAGE plpgsql AS $$ BEGIN n := 1; END $$;

-- case: A function with OR REPLACE where there was none
-- grade: exact
CREATE OR REPLACE FUNCTION "thrice"(n INTEGER) RETURNS INTEGER LANGUAGE sql AS $$ SELECT n * 3 $$;

-- case: A function is replaced
-- grade: exact
CREATE OR REPLACE FUNCTION "twice"(n INTEGER) RETURNS INTEGER LANGUAGE sql STABLE AS $$ SELECT n + n $$;

-- case: A procedure is replaced
-- grade: exact
CREATE OR REPLACE PROCEDURE "tidy"() LANGUAGE sql AS $$ DELETE FROM "Sum" WHERE "n" = 0 $$;

-- case: A function is replaced twice
-- grade: exact
CREATE OR REPLACE FUNCTION "twice"(n INTEGER) RETURNS INTEGER LANGUAGE sql STABLE AS $$ SELECT n + n $$;
CREATE OR REPLACE FUNCTION "twice"(n INTEGER) RETURNS INTEGER LANGUAGE sql STRICT AS $$ SELECT 2 * n $$;

-- case: Another form of a function is created
-- grade: exact
CREATE FUNCTION "twice"(n BIGINT) RETURNS BIGINT LANGUAGE sql AS $$ SELECT n * 2 $$;

-- case: Another form of a function is created with OR REPLACE
-- grade: exact
CREATE OR REPLACE FUNCTION "twice"(n TEXT, m INTEGER DEFAULT 2) RETURNS TEXT LANGUAGE sql AS $$ SELECT repeat(n, m) $$;

-- case: A function is dropped
-- grade: exact
DROP FUNCTION "twice"(INTEGER);

-- case: A function is dropped without its arguments
-- grade: exact
DROP FUNCTION "twice";

-- case: A procedure is dropped
-- grade: exact
DROP PROCEDURE "tidy";

-- case: One of two forms is dropped
-- grade: exact
-- section: history
CREATE FUNCTION "twice"(n TEXT) RETURNS TEXT LANGUAGE sql AS $$ SELECT n || n $$;
-- section: migration
DROP FUNCTION "twice"(INTEGER);

-- case: Both forms are dropped
-- grade: exact
-- section: history
CREATE FUNCTION "twice"(n TEXT) RETURNS TEXT LANGUAGE sql AS $$ SELECT n || n $$;
-- section: migration
DROP FUNCTION "twice"(TEXT), "twice"(INTEGER);

-- case: A function is dropped and created with another result
-- grade: exact
DROP FUNCTION "twice"(INTEGER);
CREATE FUNCTION "twice"(n INTEGER) RETURNS TEXT LANGUAGE sql AS $$ SELECT (n * 2)::text $$;

-- case: A function is dropped with what uses it
-- grade: exact irreversible
-- section: history
ALTER TABLE "Sum" ADD CONSTRAINT "even" CHECK ("twice"("n") > 0);
CREATE INDEX "Sum_twice" ON "Sum"("twice"("n"));
ALTER TABLE "Sum" ALTER COLUMN "n" SET DEFAULT "twice"(4);
CREATE VIEW "Twice" AS SELECT "twice"("n") FROM "Sum";
-- section: migration
DROP FUNCTION "twice" CASCADE;

-- case: A function that is not there
-- grade: exact
DROP FUNCTION IF EXISTS "nothing"(INTEGER);

-- case: Properties of a function change
-- grade: exact
ALTER FUNCTION "twice"(INTEGER) STABLE;

-- case: More properties of a function change
-- grade: exact irreversible
ALTER FUNCTION "twice"(INTEGER) STRICT SECURITY DEFINER COST 500 SET search_path = pg_catalog;

-- case: A function is renamed, moved and gets an owner
-- grade: exact
-- section: history
CREATE SCHEMA "lib";
-- section: migration
ALTER FUNCTION "twice"(INTEGER) RENAME TO "double";
ALTER FUNCTION "double"(INTEGER) SET SCHEMA "lib";
ALTER FUNCTION "lib"."double"(INTEGER) OWNER TO app_owner;

-- case: A dropped function had properties changed later
-- grade: exact
-- section: history
ALTER FUNCTION "twice"(INTEGER) VOLATILE;
ALTER FUNCTION "twice"(INTEGER) RENAME TO "double";
-- section: migration
DROP FUNCTION "double";

-- case: A dropped function was replaced earlier
-- grade: exact
-- section: history
CREATE OR REPLACE FUNCTION "twice"(n INTEGER) RETURNS INTEGER LANGUAGE plpgsql PARALLEL SAFE AS $body$ BEGIN RETURN n * 2; /* $$ */ END $body$;
-- section: migration
DROP FUNCTION "twice"(INTEGER);

-- case: A function with defaults, variadic, out arguments and a table result
-- grade: exact
-- section: history
CREATE FUNCTION "many"(VARIADIC n INTEGER[], OUT a INTEGER, OUT b TEXT) LANGUAGE sql AS $$ SELECT 1, 'x' $$;
CREATE FUNCTION "rows"("limit" INTEGER DEFAULT 10) RETURNS TABLE ("id" INTEGER, "n" INTEGER) LANGUAGE sql STABLE ROWS 10 AS $$ SELECT "id", "n" FROM "Sum" LIMIT "limit" $$;
-- section: migration
DROP FUNCTION "many";
DROP FUNCTION "rows"(INTEGER);

-- case: A function with a body that is not text
-- grade: exact
-- section: history
CREATE FUNCTION "plus"(a INTEGER, b INTEGER) RETURNS INTEGER LANGUAGE sql RETURN a + b;
CREATE FUNCTION "both"() RETURNS INTEGER LANGUAGE sql BEGIN ATOMIC SELECT 1; SELECT 2; END;
-- section: migration
DROP FUNCTION "plus"(INTEGER, INTEGER);
DROP FUNCTION "both"();

-- case: An aggregate is created
-- grade: exact
CREATE AGGREGATE "total"(INTEGER) (sfunc = int4pl, stype = INTEGER, initcond = '0');

-- case: An aggregate is dropped
-- grade: exact irreversible
-- section: history
CREATE AGGREGATE "total"(INTEGER) (sfunc = int4pl, stype = INTEGER, initcond = '0');
-- section: migration
DROP AGGREGATE "total"(INTEGER);

-- case: Grants of a function
-- grade: exact
GRANT EXECUTE ON FUNCTION "twice"(INTEGER) TO app_writer;
REVOKE EXECUTE ON FUNCTION "twice"(INTEGER) FROM app_reader;

-- case: The comment of a function
-- grade: exact
COMMENT ON FUNCTION "twice"(INTEGER) IS 'other';

-- case: A function of a trigger is replaced
-- grade: exact
-- section: history
CREATE FUNCTION "touch"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW."n" := NEW."n" + 1;
  RETURN NEW;
END;
$$;
CREATE TRIGGER "touch" BEFORE INSERT ON "Sum" FOR EACH ROW EXECUTE FUNCTION "touch"();
-- section: migration
CREATE OR REPLACE FUNCTION "touch"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RETURN NEW;
END;
$$;
