import type { AdminRole } from '#contract/admin.ts';

/** [ADMIN-2] */
export const ROLE_NAMES: Record<AdminRole, string> = {
  owner: 'Owner: everything',
  editor: 'Editor: prompts, packs, dailies',
  moderator: 'Moderator: what players report',
};
