-- case: Every table that uses the domain is read
-- example: bad
ALTER DOMAIN "Email" ADD CONSTRAINT "Email_length" CHECK (length(VALUE) < 300);
-- ^ warning domain-constraint-scan: Reads all of "Organization" under SHARE, which stops writes

-- case: NOT VALID guards new values
-- example: good
ALTER DOMAIN "Email" ADD CONSTRAINT "Email_length" CHECK (length(VALUE) < 300) NOT VALID;
