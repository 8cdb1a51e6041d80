import { z } from 'zod';
import { tidyText } from './tidy-text.ts';

/** [ADMIN-2] What an administrator may do: everything; prompts, packs and dailies; or moderation. */
export const ADMIN_ROLES = ['owner', 'editor', 'moderator'] as const;
export const AdminRole = z.enum(ADMIN_ROLES);
export type AdminRole = z.infer<typeof AdminRole>;

/** Named in the audit log where no account has done something. */
const AUDIT_ACTORS = ['system', 'host', 'vote'] as const;

const ADMIN_NAME_MAX_CHARS = 40;

/** The name that an administrator signs in with. Case does not count. */
export const AdminName = z
  .string()
  .max(ADMIN_NAME_MAX_CHARS * 8, 'The name is too long')
  .transform(tidyText)
  .pipe(
    z
      .string()
      .min(1, 'The name is empty')
      .refine(
        (name) => [...name].length <= ADMIN_NAME_MAX_CHARS,
        `The name has more than ${ADMIN_NAME_MAX_CHARS} characters`,
      )
      .refine(
        (name) => !AUDIT_ACTORS.some((actor) => actor === name.toLowerCase()),
        'The audit log uses that name for the server itself, hosts or votes',
      ),
  );
