-- case: A domain that checks
-- example: bad
-- settings: {"rules": {"create-domain-with-constraint": "on"}}
CREATE DOMAIN "Percent" AS INTEGER CHECK (VALUE BETWEEN 0 AND 100);
-- ^ advice create-domain-with-constraint: "Percent"

-- case: A check on the column
-- example: good
-- settings: {"rules": {"create-domain-with-constraint": "on"}}
CREATE TABLE "Discount" ("id" BIGINT PRIMARY KEY, "percent" INTEGER, CONSTRAINT "Discount_percent_check" CHECK ("percent" BETWEEN 0 AND 100));

-- case: Off by default
CREATE DOMAIN "Percent" AS INTEGER CHECK (VALUE BETWEEN 0 AND 100);
