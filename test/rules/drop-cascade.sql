-- case: CASCADE
-- example: bad
DROP VIEW "ActiveUser" CASCADE;
-- ^ advice drop-cascade: "ActiveUser"
-- ^ warning drop-view

-- case: By name
-- example: good
DROP FUNCTION "touch";
