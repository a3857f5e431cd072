/** What every parser of an interface with records is: an answer's bytes in, its items and what to ask next out. */
import type { Result } from '../../domain/failure.js';
import type { ParsedRecords, ParseTasks } from '../parse-tasks.js';

export type RecordParser = (input: ParseTasks['records']['input']) => Result<ParsedRecords>;
