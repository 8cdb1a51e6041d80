import { promptsAsCsv } from '../export-prompts.ts';
import { answerExport } from '../export-response.ts';

/** [PROMPT-5] What the table with the same query shows, as a file. */
export const GET = (request: Request): Promise<Response> =>
  answerExport(request, { name: 'prompts.csv', type: 'text/csv; charset=utf-8', write: promptsAsCsv });
