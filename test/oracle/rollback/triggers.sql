-- base:
CREATE TABLE "Post" ("id" SERIAL PRIMARY KEY, "title" TEXT, "at" TIMESTAMP);
CREATE FUNCTION "touch"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW."at" := now(); RETURN NEW; END $$;
CREATE FUNCTION "log"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
CREATE TRIGGER "touch" BEFORE UPDATE OF "title" ON "Post" FOR EACH ROW WHEN (NEW."title" <> '') EXECUTE FUNCTION "touch"();
COMMENT ON TRIGGER "touch" ON "Post" IS 'keeps the time';
CREATE POLICY "mine" ON "Post" FOR SELECT TO app_reader USING ("title" <> 'secret');
INSERT INTO "Post" ("title") VALUES ('a');

-- case: A trigger is created
-- grade: exact
CREATE TRIGGER "log" AFTER INSERT ON "Post" REFERENCING NEW TABLE AS "fresh" FOR EACH STATEMENT EXECUTE FUNCTION "log"();
-- case: A trigger for all is created
-- grade: exact
CREATE TRIGGER "log" AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON "Post" FOR EACH STATEMENT EXECUTE FUNCTION "log"();

-- case: A constraint trigger is created
-- grade: exact
CREATE CONSTRAINT TRIGGER "late" AFTER INSERT ON "Post" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "log"();

-- case: A trigger is replaced
-- grade: exact
CREATE OR REPLACE TRIGGER "touch" BEFORE UPDATE ON "Post" FOR EACH ROW EXECUTE FUNCTION "touch"();

-- case: A trigger with OR REPLACE where there was none
-- grade: exact
CREATE OR REPLACE TRIGGER "fresh" BEFORE INSERT ON "Post" FOR EACH ROW EXECUTE FUNCTION "touch"();

-- case: A trigger is dropped
-- grade: exact
DROP TRIGGER "touch" ON "Post";

-- case: A trigger is dropped and created in another form
-- grade: exact
DROP TRIGGER "touch" ON "Post";
CREATE TRIGGER "touch" AFTER UPDATE ON "Post" FOR EACH ROW EXECUTE FUNCTION "log"();

-- case: A trigger that is not there
-- grade: exact
DROP TRIGGER IF EXISTS "nothing" ON "Post";
DROP TRIGGER IF EXISTS "nothing" ON "Nothing";

-- case: A disabled trigger is dropped
-- grade: exact
-- section: history
ALTER TABLE "Post" DISABLE TRIGGER "touch";
-- section: migration
DROP TRIGGER "touch" ON "Post";

-- case: A trigger is disabled
-- grade: exact
ALTER TABLE "Post" DISABLE TRIGGER "touch";

-- case: A trigger is enabled again
-- grade: exact
-- section: history
ALTER TABLE "Post" DISABLE TRIGGER "touch";
-- section: migration
ALTER TABLE "Post" ENABLE TRIGGER "touch";

-- case: A trigger is enabled always
-- grade: exact
ALTER TABLE "Post" ENABLE ALWAYS TRIGGER "touch";

-- case: All triggers are disabled
-- grade: exact
-- section: history
CREATE TRIGGER "log" AFTER INSERT ON "Post" FOR EACH ROW EXECUTE FUNCTION "log"();
ALTER TABLE "Post" DISABLE TRIGGER "log";
-- section: migration
ALTER TABLE "Post" DISABLE TRIGGER USER;

-- case: All triggers are disabled for some work
-- grade: exact
ALTER TABLE "Post" DISABLE TRIGGER ALL;
ALTER TABLE "Post" ENABLE TRIGGER ALL;

-- case: A trigger is renamed
-- grade: exact
ALTER TRIGGER "touch" ON "Post" RENAME TO "keep_time";

-- case: A trigger that was renamed is dropped
-- grade: exact
-- section: history
ALTER TRIGGER "touch" ON "Post" RENAME TO "keep_time";
ALTER TABLE "Post" RENAME TO "Article";
-- section: migration
DROP TRIGGER "keep_time" ON "Article";

-- case: The function of a trigger is dropped with CASCADE
-- grade: exact
DROP FUNCTION "touch" CASCADE;

-- case: Trigger and function are created
-- grade: exact
CREATE FUNCTION "check_title"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW."title" IS NULL THEN RAISE EXCEPTION 'no title'; END IF; RETURN NEW; END $$;
CREATE TRIGGER "check_title" BEFORE INSERT ON "Post" FOR EACH ROW EXECUTE FUNCTION "check_title"();

-- case: Trigger and function are dropped
-- grade: exact
DROP TRIGGER "touch" ON "Post";
DROP FUNCTION "touch"();

-- case: An event trigger
-- grade: exact irreversible
CREATE FUNCTION "on_ddl"() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN NULL; END $$;
CREATE EVENT TRIGGER "ddl" ON ddl_command_end EXECUTE FUNCTION "on_ddl"();

-- case: A policy is created
-- grade: exact
CREATE POLICY "theirs" ON "Post" AS RESTRICTIVE FOR UPDATE TO app_writer, app_reader USING (true) WITH CHECK ("title" IS NOT NULL);

-- case: A policy is dropped
-- grade: exact
DROP POLICY "mine" ON "Post";

-- case: A policy is changed
-- grade: exact
ALTER POLICY "mine" ON "Post" USING ("title" IS NULL);

-- case: The roles of a policy are changed
-- grade: exact
ALTER POLICY "mine" ON "Post" TO app_writer;

-- case: A policy that was changed is dropped
-- grade: exact
-- section: history
ALTER POLICY "mine" ON "Post" TO app_writer USING (length("title") > 3);
COMMENT ON POLICY "mine" ON "Post" IS 'mine';
-- section: migration
DROP POLICY "mine" ON "Post";

-- case: A policy is renamed
-- grade: exact
ALTER POLICY "mine" ON "Post" RENAME TO "own";

-- case: A policy that is not there
-- grade: exact
DROP POLICY IF EXISTS "nothing" ON "Post";

-- case: Row level security is enabled with a policy
-- grade: exact
ALTER TABLE "Post" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "Post" FORCE ROW LEVEL SECURITY;
CREATE POLICY "all" ON "Post" USING (true);

-- case: Row level security is disabled
-- grade: exact
-- section: history
ALTER TABLE "Post" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
-- section: migration
ALTER TABLE "Post" DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY;

-- case: Row level security is enabled where it is
-- grade: exact
-- section: history
ALTER TABLE "Post" ENABLE ROW LEVEL SECURITY;
-- section: migration
ALTER TABLE "Post" ENABLE ROW LEVEL SECURITY;

-- case: A rule is created
-- grade: exact
CREATE RULE "keep" AS ON DELETE TO "Post" DO INSTEAD NOTHING;

-- case: A rule is dropped
-- grade: exact irreversible
-- section: history
CREATE RULE "keep" AS ON DELETE TO "Post" WHERE OLD."title" = 'x' DO INSTEAD NOTHING;
-- section: migration
DROP RULE "keep" ON "Post";

-- case: A rule is replaced
-- grade: exact irreversible
-- section: history
CREATE RULE "keep" AS ON DELETE TO "Post" DO INSTEAD NOTHING;
-- section: migration
CREATE OR REPLACE RULE "keep" AS ON DELETE TO "Post" WHERE OLD."id" < 5 DO INSTEAD NOTHING;

-- case: A rule is disabled and renamed
-- grade: exact irreversible
-- section: history
CREATE RULE "keep" AS ON DELETE TO "Post" DO INSTEAD NOTHING;
-- section: migration
ALTER TABLE "Post" DISABLE RULE "keep";
ALTER RULE "keep" ON "Post" RENAME TO "hold";

-- case: A trigger on a view
-- grade: exact
-- section: history
CREATE VIEW "Titles" AS SELECT "title" FROM "Post";
-- section: migration
CREATE TRIGGER "instead" INSTEAD OF INSERT ON "Titles" FOR EACH ROW EXECUTE FUNCTION "log"();

-- case: A trigger on a view is dropped
-- grade: exact
-- section: history
CREATE VIEW "Titles" AS SELECT "title" FROM "Post";
CREATE TRIGGER "instead" INSTEAD OF INSERT ON "Titles" FOR EACH ROW EXECUTE FUNCTION "log"('a', 'b');
-- section: migration
DROP TRIGGER "instead" ON "Titles";

-- case: A view with a trigger is dropped
-- grade: exact
-- section: history
CREATE VIEW "Titles" AS SELECT "title" FROM "Post";
CREATE TRIGGER "instead" INSTEAD OF INSERT ON "Titles" FOR EACH ROW EXECUTE FUNCTION "log"('a', 'b');
-- section: migration
DROP VIEW "Titles";
