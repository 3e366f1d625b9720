-- case: A check that asks the clock
-- example: bad
ALTER TABLE "Session" ADD CONSTRAINT "Session_expires_check" CHECK ("expires" > now()) NOT VALID;
-- ^ advice volatile-check: "now"

-- case: A check that compares columns
-- example: good
ALTER TABLE "Session" ADD CONSTRAINT "Session_token_check" CHECK (length("token") > 10) NOT VALID;
