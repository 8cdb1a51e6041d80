import { PromptText } from '#contract/texts.ts';
import { services } from '#server/bridge.ts';
import { currentAdmin, refusalOf } from '../session.ts';

const HEADERS = { 'Cache-Control': 'no-store' };
const refuse = (status: number, code: string, message: string) =>
  Response.json({ error: { code, message } }, { status, headers: HEADERS });

/**
 * [PROMPT-6] The steps of a check, one JSON object a line as they come. It ends when the client goes. For editors.
 */
export async function GET(request: Request): Promise<Response> {
  const refusal = await refusalOf('editor');
  if (refusal) return refusal;
  const admin = await currentAdmin();
  const text = PromptText.safeParse(new URL(request.url).searchParams.get('text') ?? '');
  if (!text.success) return refuse(400, 'bad_request', `${text.error.issues[0]?.message}.`);
  const gone = new AbortController();
  const signal = AbortSignal.any([request.signal, gone.signal]);
  const steps = services().promptTools.check(text.data, { by: admin?.id ?? '', signal });
  const encoder = new TextEncoder();
  const line = (value: object) => encoder.encode(`${JSON.stringify(value)}\n`);
  let first: Awaited<ReturnType<typeof steps.next>> | null;
  try {
    first = await steps.next();
  } catch (error) {
    // Told apart by name, as the pages have their own copies of the classes.
    if (error instanceof Error && error.name === 'CheckRefused') return refuse(429, 'rate_limited', error.message);
    throw error;
  }
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const step = first ?? (await steps.next());
        first = null;
        if (step.done) controller.close();
        else controller.enqueue(line(step.value));
      } catch (error) {
        if (signal.aborted) return controller.close();
        const busy = error instanceof Error && error.name === 'JudgeError';
        controller.enqueue(line({ kind: 'failed', message: busy ? BUSY : BROKEN }));
        controller.close();
        if (!busy) throw error;
      }
    },
    async cancel() {
      gone.abort();
      await steps.return(undefined);
    },
  });
  return new Response(body, { headers: { ...HEADERS, 'Content-Type': 'application/x-ndjson; charset=utf-8' } });
}

const BUSY = 'The judge has no time for this at the moment. Check the prompt again in a minute.';
const BROKEN = 'The check failed. The log of the server says why.';
