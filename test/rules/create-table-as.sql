-- case: A copy inside the migration
-- example: bad
CREATE TABLE "UserArchive" AS SELECT * FROM "User" WHERE NOT "active";
-- ^ advice create-table-as: "User"

-- case: Empty, to be filled later
-- example: good
CREATE TABLE "UserArchive" (LIKE "User" INCLUDING ALL);

-- case: A materialized view
CREATE MATERIALIZED VIEW "OrgStats" AS SELECT count(*) AS "n" FROM "Organization";
-- ^ advice create-table-as: "Organization"
CREATE MATERIALIZED VIEW "OrgStats2" AS SELECT count(*) AS "n" FROM "Organization" WITH NO DATA;
