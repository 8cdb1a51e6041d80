import { setTimeout as sleep } from 'node:timers/promises';
import { type RunningServer, startServer } from '../../support/server.ts';
import type { Extent, Scenario } from '../scenario.ts';

const ADDRESSES = 1_000;
const ATTEMPTS_A_SECOND = 50;
const LIMIT_MS = 5_000;
const SIGN_INS = 10;

interface Form {
  fields: [string, string][];
  cookie: string;
}

/** What a browser without scripts sends with the form: the hidden fields, and the cookie of the page. */
async function openForm(url: string, address: string): Promise<Form> {
  const answer = await fetch(`${url}/admin`, { headers: { Accept: 'text/html', 'X-Forwarded-For': address } });
  const page = await answer.text();
  const fields = [...page.matchAll(/<input type="hidden" name="(\$ACTION[^"]*)"(?: value="([^"]*)")?/g)].map(
    ([, name = '', value = '']): [string, string] => [name, value.replaceAll('&quot;', '"').replaceAll('&amp;', '&')],
  );
  return { fields, cookie: answer.headers.getSetCookie()[0]?.split(';')[0] ?? '' };
}

async function signIn(
  url: string,
  { fields, cookie }: Form,
  password: string,
  address: string,
): Promise<'in' | 'wrong' | 'refused'> {
  const form = new FormData();
  for (const [name, value] of fields) form.set(name, value);
  form.set('password', password);
  const answer = await fetch(`${url}/admin`, {
    method: 'POST',
    body: form,
    redirect: 'manual',
    headers: { Accept: 'text/html', 'X-Forwarded-For': address, Origin: url, Cookie: cookie },
  });
  const text = await answer.text();
  if (answer.headers.getSetCookie().some((line) => /^dj_admin=./.test(line))) return 'in';
  return text.includes('The password is wrong.') ? 'wrong' : 'refused';
}

/** Half of the attempts come from many addresses, half from one IPv6 network, written in every way. */
function attackersAddress(n: number): { address: string; network: string } {
  if (n % 2 === 0) {
    const index = (n / 2) % ADDRESSES;
    const address = `10.1.${index >> 8}.${index & 255}`;
    return { address: n % 4 === 0 ? `${address}:${20_000 + (n % 1_000)}` : address, network: address };
  }
  const address = `2001:db8:0:1:${(n % 65_536).toString(16)}::${(n % 999).toString(16)}`;
  return { address: n % 3 === 0 ? `[${address}]:${20_000 + (n % 1_000)}` : address, network: '2001:db8:0:1::/64' };
}

async function attackedServer(): Promise<{ server: RunningServer; password: string }> {
  const first = await startServer({ env: { TRUST_PROXY: '1' } });
  const password = first.adminPassword as string;
  // As after any restart: nobody has signed in.
  return { server: await first.restart(), password };
}

/** Wrong passwords from everywhere, while the right one comes from addresses that were never seen. */
async function run({ quick, progress }: Extent) {
  const seconds = quick ? 6 : 45;
  const { server, password } = await attackedServer();
  const { url } = server;
  try {
    const forms = await Promise.all([1, 2, 3].map((n) => openForm(url, `198.51.100.${n}`)));
    const guesses = new Map<string, number>();
    const outcomes = { in: 0, wrong: 0, refused: 0, failed: 0 };
    const pending = new Set<Promise<void>>();
    const end = performance.now() + seconds * 1000;
    const attack = async () => {
      for (let n = 0; performance.now() < end; n++) {
        const { address, network } = attackersAddress(n);
        const attempt = signIn(url, forms[n % forms.length] as Form, 'not the password', address)
          .then((outcome) => {
            outcomes[outcome] += 1;
            if (outcome === 'wrong') guesses.set(network, (guesses.get(network) ?? 0) + 1);
          })
          .catch(() => {
            outcomes.failed += 1;
          })
          .finally(() => pending.delete(attempt));
        pending.add(attempt);
        await sleep(1000 / ATTEMPTS_A_SECOND);
      }
    };
    const attacking = attack();
    let right = 0;
    const taken: number[] = [];
    for (let n = 0; n < SIGN_INS; n++) {
      await sleep((seconds * 900) / SIGN_INS);
      const begun = performance.now();
      const address = `198.51.100.${n + 10}`;
      const isIn = openForm(url, address).then(
        async (form) => (await signIn(url, form, password, address)) === 'in',
        () => false,
      );
      if (await Promise.race([isIn, sleep(LIMIT_MS, false)])) right += 1;
      taken.push(performance.now() - begun);
    }
    await attacking;
    await Promise.race([Promise.all(pending), sleep(15_000)]);
    const most = Math.max(...guesses.values());
    progress(
      `sign-in: ${JSON.stringify(outcomes)}; right ones took ${taken.map((ms) => Math.round(ms)).join(', ')} ms`,
    );
    return {
      'sign-in.right': { value: right, n: SIGN_INS },
      // All within a minute.
      'sign-in.guesses': { value: most, n: outcomes.wrong },
    };
  } finally {
    await server.dispose();
  }
}

export const signInAttack: Scenario = { name: 'sign-in', runsAlone: true, run };
