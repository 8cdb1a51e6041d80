import type { AdminRole } from '#contract/admin.ts';

/** [ADMIN-2] */
export const ROLE_NAMES: Record<AdminRole, string> = {
  owner: 'Owner',
  editor: 'Editor',
  moderator: 'Moderator',
};
