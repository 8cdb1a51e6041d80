import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AdminRole } from '#contract/admin.ts';
import { createAdminAccounts, ensureFirstOwner } from '#server/admin/accounts.ts';
import { createAdminAuth } from '#server/admin/admin-auth.ts';
import { openStorage } from '#server/storage/open-storage.ts';
import { seededDataFolder } from '../support/data-folder.ts';
import { type RunningServer, startServer } from '../support/server.ts';

const root = path.resolve(import.meta.dirname, '../..');

/**
 * Who may be there beside owners: every page, route and server action of the administration by its file. A new one needs
 * a line here.
 */
const ALLOWED: Record<string, readonly AdminRole[] | 'everybody'> = {
  // Shows strangers the form, and sends moderators to what they may do.
  'app/admin/page.tsx': 'everybody',
  'app/admin/actions.ts#signIn': 'everybody',
  'app/admin/actions.ts#signOut': 'everybody',
  'app/admin/account/page.tsx': ['editor', 'moderator'],
  'app/admin/account/actions.ts#changePassword': ['editor', 'moderator'],
  'app/admin/account/actions.ts#endOwnSession': ['editor', 'moderator'],
  'app/admin/accounts/page.tsx': [],
  'app/admin/accounts/actions.ts#addAccount': [],
  'app/admin/accounts/actions.ts#changeAccount': [],
  'app/admin/api-keys/page.tsx': [],
  'app/admin/api-keys/actions.ts#addApiKey': [],
  'app/admin/api-keys/actions.ts#revokeApiKey': [],
  'app/admin/audit/page.tsx': [],
  'app/admin/check/route.ts': ['editor'],
  'app/admin/daily/page.tsx': ['editor'],
  'app/admin/daily/actions.ts#fillDaily': ['editor'],
  'app/admin/daily/actions.ts#lockDaily': ['editor'],
  'app/admin/daily/actions.ts#chooseDaily': ['editor'],
  'app/admin/difficulty.json/route.ts': ['editor'],
  'app/admin/health/actions.ts#beginBackup': [],
  'app/admin/health/page.tsx': ['editor', 'moderator'],
  'app/admin/health/samples.json/route.ts': ['editor', 'moderator'],
  'app/admin/import/page.tsx': ['editor'],
  'app/admin/import/actions.ts#importPrompts': ['editor'],
  'app/admin/settings/actions.ts#removeJoinPassword': [],
  'app/admin/settings/actions.ts#setJoinPassword': [],
  'app/admin/moderation/page.tsx': ['moderator'],
  'app/admin/moderation/bans/page.tsx': ['moderator'],
  'app/admin/moderation/actions.ts#decideCase': ['moderator'],
  'app/admin/moderation/actions.ts#ban': ['moderator'],
  'app/admin/moderation/actions.ts#banRange': ['moderator'],
  'app/admin/moderation/actions.ts#liftBan': ['moderator'],
  'app/admin/packs/page.tsx': ['editor'],
  'app/admin/packs/actions.ts#addPack': ['editor'],
  'app/admin/packs/actions.ts#renamePack': ['editor'],
  'app/admin/packs/actions.ts#setPackRetired': ['editor'],
  'app/admin/prompts/[id]/page.tsx': ['editor'],
  'app/admin/prompts/actions.ts#addPrompt': ['editor'],
  'app/admin/prompts/actions.ts#editPrompt': ['editor'],
  'app/admin/prompts/actions.ts#setPromptRetired': ['editor'],
  'app/admin/prompts.csv/route.ts': ['editor'],
  'app/admin/prompts.json/route.ts': ['editor'],
  'app/admin/rejudge/page.tsx': [],
  'app/admin/rejudge/actions.ts#pauseRejudging': [],
  'app/admin/rejudge/actions.ts#startRejudging': [],
  'app/admin/settings/page.tsx': [],
  'app/admin/settings/actions.ts#saveSettings': [],
  'app/admin/settings/actions.ts#resetSetting': [],
  'app/admin/settings/actions.ts#saveLogo': [],
  'app/admin/suggestions/page.tsx': ['editor'],
  'app/admin/suggestions/actions.ts#addSuggestions': ['editor'],
  'app/admin/table/actions.ts#changeBulk': ['editor'],
  'app/admin/table/actions.ts#editCell': ['editor'],
  'app/admin/table/actions.ts#planBulk': ['editor'],
  'app/admin/unsafe/page.tsx': ['moderator'],
  'app/admin/unsafe/actions.ts#addUnsafeExample': ['moderator'],
  'app/admin/unsafe/actions.ts#addUnsafeText': ['moderator'],
  'app/admin/unsafe/actions.ts#removeUnsafeReference': ['moderator'],
};

type Visitor = AdminRole | 'nobody';
const VISITORS: readonly Visitor[] = ['owner', 'editor', 'moderator', 'nobody'];

interface Action {
  id: string;
  /** A page that the action may be sent to. */
  page: string;
}

const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

/** Files that belong to the administration by their folder, or because they ask for an admin. */
function adminFiles(): string[] {
  return readdirSync(path.join(root, 'app'), { recursive: true, encoding: 'utf8' })
    .map((file) => path.posix.join('app', file.replaceAll(path.sep, '/')))
    .filter((file) => /\.tsx?$/.test(file))
    .filter((file) => file.startsWith('app/admin/') || /\b(requireRole|refusalOf|currentAdmin)\(/.test(read(file)));
}

/** The address of a page or route; `[id]` is nothing that exists. */
const addressOf = (file: string) =>
  path.posix
    .dirname(file)
    .replace(/^app/, '')
    .replace(/\/\(\w+\)/g, '')
    .replace(/\[\w+\]/g, 'nothing') || '/';

/** Server actions by file and name, as the pages were built. */
function builtActions(): Map<string, Action> {
  const manifest = JSON.parse(read('.next/server/server-reference-manifest.json')) as {
    node: Record<string, { filename: string; exportedName: string; workers: Record<string, unknown> }>;
  };
  return new Map(
    Object.entries(manifest.node).map(([id, { filename, exportedName, workers }]) => {
      const [worker = ''] = Object.keys(workers);
      return [`${filename}#${exportedName}`, { id, page: addressOf(`${worker}.tsx`) }];
    }),
  );
}

const files = adminFiles();
const pages = files.filter((file) => /\/(page|route)\.tsx?$/.test(file));
const actions = files
  .filter((file) => /^'use server';/m.test(read(file)))
  .flatMap((file) => [...read(file).matchAll(/^export async function (\w+)/gm)].map(([, name]) => `${file}#${name}`));

let server: RunningServer;
const cookies = {} as Record<Visitor, string>;
beforeAll(async () => {
  const dataFolder = await seededDataFolder();
  const storage = await openStorage({ dataFolder });
  const owner = await ensureFirstOwner(storage.admin);
  if (!owner) throw new Error('There is an owner already.');
  const accounts = createAdminAccounts(storage.admin);
  const by = { id: owner.accountId, name: owner.name, role: 'owner' } as const;
  const passwords: Record<AdminRole, string> = {
    owner: owner.password,
    editor: await accounts.add(by, { name: 'editor', role: 'editor' }),
    moderator: await accounts.add(by, { name: 'moderator', role: 'moderator' }),
  };
  const auth = createAdminAuth(storage, { secret: Buffer.alloc(32), newPassword: owner });
  for (const [name, password] of Object.entries(passwords)) {
    const session = await auth.signIn({ name, password }, { address: '127.0.0.1' });
    if (!session.ok) throw new Error(`${name} could not sign in: ${session.code}`);
    cookies[name as AdminRole] = `dj_admin=${session.token}`;
  }
  cookies.nobody = '';
  await storage.close();
  server = await startServer({ dataFolder });
});
afterAll(() => server?.dispose());

const ask = async (address: string, visitor: Visitor, more: RequestInit = {}) => {
  const headers = { Cookie: cookies[visitor], Accept: 'text/html', Origin: server.url, ...more.headers };
  const answer = await fetch(server.url + address, { redirect: 'manual', ...more, headers });
  const text = await answer.text();
  // Actions tell where to go in a header of their own.
  const to = answer.headers.get('x-action-redirect')?.split(';')[0] ?? answer.headers.get('location') ?? '';
  return { status: answer.status, text, to: to.replace(server.url, '') };
};

/** What the answer says about the visitor: let in, sent to the sign-in form, or refused. */
const outcome = ({ status, to }: { status: number; to: string }) => {
  if (status === 403) return 'refused';
  if (status === 401 || to === '/admin') return 'sent to sign in';
  return status < 500 ? 'let in' : `failed with ${status}`;
};

const expectedFor = (allowed: readonly AdminRole[] | 'everybody', visitor: Visitor) => {
  if (allowed === 'everybody' || visitor === 'owner') return 'let in';
  if (visitor === 'nobody') return 'sent to sign in';
  return allowed.includes(visitor) ? 'let in' : 'refused';
};

describe('[ADMIN-2] the administration', () => {
  it('has a declared role for every page, route and action, and no other declarations', () => {
    expect([...pages, ...actions].sort()).toEqual(Object.keys(ALLOWED).sort());
    const built = [...builtActions().keys()].filter((action) => files.includes(action.split('#')[0] ?? ''));
    // One that no page uses is not built, and can't be called.
    expect(actions).toEqual(expect.arrayContaining(built));
  });

  it.each(pages)('lets in those who may open %s', async (file) => {
    const allowed = ALLOWED[file] ?? [];
    for (const visitor of VISITORS) {
      const answer = await ask(addressOf(file), visitor);
      const isHome = file === 'app/admin/page.tsx' && visitor !== 'nobody';
      expect(isHome ? 'let in' : outcome(answer), `${visitor}: ${answer.status} ${answer.to}`).toBe(
        expectedFor(allowed, visitor),
      );
      if (outcome(answer) === 'refused') expect(answer.text).toMatch(/Not for your account|"code":"forbidden"/);
    }
  });

  it.each(actions)('lets those do %s who may', async (name) => {
    const action = builtActions().get(name);
    if (!action) throw new Error(`${name} was not built: no page uses it.`);
    const allowed = ALLOWED[name] ?? [];
    // Signing out would end the session that the next test needs.
    const visitors = name.endsWith('#signOut') ? (['nobody'] as const) : VISITORS;
    for (const visitor of visitors) {
      // Without arguments, which every action takes for an empty form.
      const answer = await ask(action.page, visitor, {
        method: 'POST',
        body: '[]',
        headers: { 'Next-Action': action.id, 'Content-Type': 'text/plain;charset=UTF-8' },
      });
      const result = name.endsWith('#signOut') ? 'let in' : outcome(answer);
      expect(result, `${visitor}: ${answer.status} ${answer.to}`).toBe(expectedFor(allowed, visitor));
    }
  });

  it('leads everybody who is signed in from /admin to what they may do', async () => {
    expect((await ask('/admin', 'moderator')).to).toMatch(/^\/admin\/\w/);
    expect((await ask('/admin', 'editor')).status).toBe(200);
    expect((await ask('/admin', 'nobody')).text).toContain('Password');
  });
});
