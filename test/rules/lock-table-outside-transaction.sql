-- case: Alone in its file
-- example: bad
LOCK TABLE "User" IN SHARE MODE;
-- ^ error lock-table-outside-transaction: Fails

-- case: In a transaction
-- example: good
BEGIN;
LOCK TABLE "Session" IN SHARE ROW EXCLUSIVE MODE;
CREATE TRIGGER "Session_touch" BEFORE UPDATE ON "Session" FOR EACH ROW EXECUTE FUNCTION "touch"();
COMMIT;
