-- case: Code still writes the old value
-- example: bad
ALTER TYPE "Role" RENAME VALUE 'GUEST' TO 'VISITOR';
-- ^ error rename-enum-value: 'VISITOR'

-- case: The new value beside the old one
-- example: good
ALTER TYPE "Role" ADD VALUE 'VISITOR';
