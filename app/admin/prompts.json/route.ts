import { promptsAsJson } from '../export-prompts.ts';
import { answerExport } from '../export-response.ts';

/** [PROMPT-5] What the table with the same query shows, as a file. */
export const GET = (request: Request): Promise<Response> =>
  answerExport(request, { name: 'prompts.json', type: 'application/json; charset=utf-8', write: promptsAsJson });
