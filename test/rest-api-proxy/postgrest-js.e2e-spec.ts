import { PostgrestClient } from '@supabase/postgrest-js';
import { type ClientClass, describePostgrestJs } from './postgrest-js.js';

describePostgrestJs('2.105', PostgrestClient as unknown as ClientClass);
