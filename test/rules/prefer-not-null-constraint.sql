-- case: The detour
-- example: bad
-- settings: {"rules": {"prefer-not-null-constraint": "on"}}
ALTER TABLE "User" ADD CONSTRAINT "User_name_not_null" CHECK ("name" IS NOT NULL) NOT VALID;
-- ^ advice prefer-not-null-constraint

-- case: NOT NULL itself
-- example: good
-- settings: {"rules": {"prefer-not-null-constraint": "on"}}
ALTER TABLE "User" ADD CONSTRAINT "User_name_not_null" NOT NULL "name" NOT VALID;

-- case: Off by default
ALTER TABLE "User" ADD CONSTRAINT "User_name_not_null" CHECK ("name" IS NOT NULL) NOT VALID;
