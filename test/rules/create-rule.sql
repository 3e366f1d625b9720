-- case: A rule
-- example: bad
CREATE RULE "no_delete" AS ON DELETE TO "User" DO INSTEAD NOTHING;
-- ^ advice create-rule: "User"

-- case: A trigger
-- example: good
CREATE TRIGGER "touch_user" BEFORE UPDATE ON "User" FOR EACH ROW EXECUTE FUNCTION touch();
