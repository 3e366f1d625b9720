-- case: Nobody can read the view meanwhile
-- example: bad
REFRESH MATERIALIZED VIEW "UserStats";
-- ^ error refresh-materialized-view-not-concurrently: Rewrites "UserStats" under ACCESS EXCLUSIVE

-- case: It can be read all the time
-- example: good
REFRESH MATERIALIZED VIEW CONCURRENTLY "UserStats";
