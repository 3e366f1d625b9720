-- case: Code may still read the view
-- example: bad
DROP VIEW "ActiveUser";
-- ^ warning drop-view: "ActiveUser"

-- case: Changed in place
-- example: good
CREATE OR REPLACE VIEW "ActiveUser" AS SELECT "id", "email" FROM "User" WHERE "active" AND "age" > 0;

-- case: A materialized view
DROP MATERIALIZED VIEW "UserStats";
-- ^ warning drop-view: "UserStats"

-- case: It comes back without a column
DROP VIEW "ActiveUser";
-- ^ warning drop-view
CREATE VIEW "ActiveUser" AS SELECT "id" FROM "User" WHERE "active";

-- case: It comes back as it was
DROP VIEW "ActiveUser";
CREATE VIEW "ActiveUser" AS SELECT "id", "email" FROM "User" WHERE "active" AND "age" > 0;
