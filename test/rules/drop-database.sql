-- case: A neighbour
-- example: bad
DROP DATABASE IF EXISTS "shop_old";
-- ^ error drop-database

-- case: Settings of the database
-- example: good
COMMENT ON DATABASE "shop" IS 'orders and customers';
