import type { JudgeInfo } from './judge/port.ts';

/** Text printed when the server is ready. */
export function startupBlock(facts: {
  localUrl: string;
  publicUrl: string;
  storage: string;
  judge: JudgeInfo;
  /** Set at the very first start only. */
  newPassword: string | null;
}): string {
  const { judge } = facts;
  const rows: [string, string][] = [
    ['Address', facts.localUrl === facts.publicUrl ? facts.localUrl : `${facts.localUrl} (public: ${facts.publicUrl})`],
    ['Database', facts.storage],
    ['Model', `${judge.modelId}, ${judge.precision} (${judge.modelHash.slice(0, 12)})`],
    ['Provider', judge.provider],
    ...judge.passedOver.map(({ provider, reason }): [string, string] => ['', `not ${provider}: ${reason}`]),
    [
      'Admin',
      facts.newPassword === null
        ? `${facts.publicUrl}/admin (forgotten the password? npm run admin:reset-password)`
        : `${facts.publicUrl}/admin with the password ${facts.newPassword} (shown only this once)`,
    ],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  const body = rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`).join('\n');
  return `\n  Doodle Judge is ready. Ctrl-C stops it.\n\n${body}\n`;
}
