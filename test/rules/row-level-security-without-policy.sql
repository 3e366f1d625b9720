-- case: No policy
-- example: bad
ALTER TABLE "User" ENABLE ROW LEVEL SECURITY;
-- ^ advice row-level-security-without-policy: "User"

-- case: The policy first
-- example: good
BEGIN;
CREATE POLICY "own_rows" ON "User" USING ("id" = current_setting('app.user'));
ALTER TABLE "User" ENABLE ROW LEVEL SECURITY;
COMMIT;
