-- case: On version 14
-- example: bad
-- postgres: 14
-- settings: {"rules": {"concurrently-before-14-4": "on"}}
CREATE INDEX CONCURRENTLY "User_name_idx" ON "User"("name");
-- ^ advice concurrently-before-14-4

-- case: On version 15
-- example: good
-- postgres: 15
-- settings: {"rules": {"concurrently-before-14-4": "on"}}
CREATE INDEX CONCURRENTLY "User_name_idx" ON "User"("name");
