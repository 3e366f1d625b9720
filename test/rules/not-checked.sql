-- case: Which tables it moves cannot be told
-- example: bad
ALTER TABLE ALL IN TABLESPACE "slow" SET TABLESPACE "fast";
-- ^ advice not-checked: ALL IN TABLESPACE

-- case: SQL
-- example: good
ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
