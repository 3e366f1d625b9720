-- case: Code may still name the type
-- example: bad
-- file: 20250601000000_add_plan
CREATE TYPE "Plan" AS ENUM ('FREE', 'PRO');
ALTER TABLE "Organization" ADD COLUMN "plan" "Plan";
-- file: 20260101000000_drop_plan
ALTER TABLE "Organization" DROP COLUMN "plan";
-- ^ warning drop-column
DROP TYPE "Plan";
-- ^ warning drop-type: "Plan"

-- case: A type that no column ever had
-- file: 20250601000000_add_plan
CREATE TYPE "Plan" AS ENUM ('FREE', 'PRO');
-- file: 20260101000000_drop_plan
DROP TYPE "Plan";

-- case: A new type harms nobody
-- example: good
CREATE TYPE "Plan" AS ENUM ('FREE', 'PRO');
