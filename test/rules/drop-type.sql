-- case: Code may still name the type
-- example: bad
-- file: 20250601000000_create_plan_type
CREATE TYPE "Plan" AS ENUM ('FREE', 'PRO');
-- file: 20260101000000_drop_plan_type
DROP TYPE "Plan";
-- ^ warning drop-type: "Plan"

-- case: A new type harms nobody
-- example: good
CREATE TYPE "Plan" AS ENUM ('FREE', 'PRO');
