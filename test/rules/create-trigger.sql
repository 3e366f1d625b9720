-- case: On a table in use
-- example: bad
-- settings: {"rules": {"create-trigger": "on"}}
CREATE TRIGGER "touch_user" BEFORE UPDATE ON "User" FOR EACH ROW EXECUTE FUNCTION touch();
-- ^ advice create-trigger: SHARE ROW EXCLUSIVE on "User"

-- case: On a new table
-- example: good
-- settings: {"rules": {"create-trigger": "on"}}
CREATE TABLE "Log" ("id" BIGINT PRIMARY KEY);
CREATE TRIGGER "touch_log" BEFORE UPDATE ON "Log" FOR EACH ROW EXECUTE FUNCTION touch();

-- case: Off by default
CREATE TRIGGER "touch_user" BEFORE UPDATE ON "User" FOR EACH ROW EXECUTE FUNCTION touch();
