import { testRows } from './matrix-test.ts';
import { FOREST_ROWS, LOCAL_ROWS } from './rows.ts';

testRows('a forest in trouble', FOREST_ROWS);
testRows('a machine in trouble', LOCAL_ROWS);
