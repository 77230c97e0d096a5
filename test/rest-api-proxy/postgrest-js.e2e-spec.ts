import { PostgrestClient } from '@supabase/postgrest-js';
import { describePostgrestJs } from './postgrest-js.js';

describePostgrestJs('2.105', PostgrestClient);
