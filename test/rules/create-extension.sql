-- case: Not a trusted one
-- example: bad
CREATE EXTENSION IF NOT EXISTS "postgis";
-- ^ advice create-extension: not a trusted extension

-- case: What every server has
-- example: good
CREATE EXTENSION IF NOT EXISTS "plpgsql";
