import { testShortForm } from './short-form.ts';

testShortForm('pg-boss');
