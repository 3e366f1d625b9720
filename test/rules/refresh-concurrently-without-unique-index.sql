-- case: The view has no unique index
-- example: bad
REFRESH MATERIALIZED VIEW CONCURRENTLY "PostStats";
-- ^ error refresh-concurrently-without-unique-index: Fails

-- case: The view has one
-- example: good
REFRESH MATERIALIZED VIEW CONCURRENTLY "UserStats";
