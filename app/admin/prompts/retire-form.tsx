import { setPromptRetired } from './actions.ts';

export function RetirePromptForm({ prompt }: { prompt: { id: string; text: string; retired: boolean } }) {
  return (
    <form action={setPromptRetired}>
      <input type="hidden" name="id" value={prompt.id} />
      <input type="hidden" name="retired" value={String(!prompt.retired)} />
      <input type="hidden" name="back" value="" />
      <button className="btn btn--plain" type="submit">
        {prompt.retired ? 'Reopen' : 'Retire'}
        <span className="visually-hidden"> “{prompt.text}”</span>
      </button>
    </form>
  );
}
