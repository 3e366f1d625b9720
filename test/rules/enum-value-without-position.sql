-- case: At the end
-- example: bad
-- settings: {"rules": {"enum-value-without-position": "on"}}
ALTER TYPE "Role" ADD VALUE 'OWNER';
-- ^ advice enum-value-without-position: "OWNER"

-- case: Before another
-- example: good
-- settings: {"rules": {"enum-value-without-position": "on"}}
ALTER TYPE "Role" ADD VALUE 'OWNER' BEFORE 'ADMIN';

-- case: Off by default
ALTER TYPE "Role" ADD VALUE 'OWNER';
