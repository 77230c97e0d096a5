import { PostgrestClient } from '@supabase/postgrest-js';
import { PostgrestClient as PostgrestClient121 } from 'postgrest-js-1';
import { PostgrestClient as PostgrestClient19 } from 'postgrest-js-1-9';
import { describePostgrestJs } from './postgrest-js.js';

describePostgrestJs('2.105', PostgrestClient);
describePostgrestJs('1.21', PostgrestClient121);
describePostgrestJs('1.9', PostgrestClient19);
