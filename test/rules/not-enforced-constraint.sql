-- case: NOT ENFORCED
-- example: bad
ALTER TABLE "User" ADD CONSTRAINT "User_name_check" CHECK (length("name") > 0) NOT ENFORCED;
-- ^ advice not-enforced-constraint

-- case: NOT VALID
-- example: good
ALTER TABLE "User" ADD CONSTRAINT "User_name_check" CHECK (length("name") > 0) NOT VALID;
