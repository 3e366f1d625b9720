-- case: No name
-- example: bad
-- settings: {"rules": {"unnamed-constraint": "on"}}
ALTER TABLE "User" ADD CHECK (length("name") > 0) NOT VALID;
-- ^ advice unnamed-constraint

-- case: A name
-- example: good
-- settings: {"rules": {"unnamed-constraint": "on"}}
ALTER TABLE "User" ADD CONSTRAINT "User_name_check" CHECK (length("name") > 0) NOT VALID;

-- case: Off by default
ALTER TABLE "User" ADD CHECK (length("name") > 0) NOT VALID;
