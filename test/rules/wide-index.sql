-- case: Four columns
-- example: bad
-- settings: {"rules": {"wide-index": "on"}}
CREATE INDEX CONCURRENTLY "User_all_idx" ON "User"("name", "age", "bio", "code");
-- ^ advice wide-index: 4 columns

-- case: Two columns
-- example: good
-- settings: {"rules": {"wide-index": "on"}}
CREATE INDEX CONCURRENTLY "User_name_age_idx" ON "User"("name", "age");

-- case: Off by default
CREATE INDEX CONCURRENTLY "User_all_idx" ON "User"("name", "age", "bio", "code");
