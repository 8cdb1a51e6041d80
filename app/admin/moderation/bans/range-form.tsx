'use client';

import { useActionState } from 'react';
import { FormAnswer, TextField } from '../../fields.tsx';
import { EMPTY_FORM } from '../../forms.ts';
import { banRange } from '../actions.ts';
import { BanTerms } from '../ban-dialog.tsx';
import styles from '../moderation.module.css';

export function RangeForm() {
  const [state, action, pending] = useActionState(banRange, EMPTY_FORM);
  return (
    <form action={action} className={styles.banForm}>
      <TextField
        label="Range of addresses"
        name="range"
        problem={state.problems.range}
        hint="In CIDR notation, such as 203.0.113.0/24 or 2001:db8:1::/48. One address stands for itself, and one of IPv6 for its /64."
        input={{ required: true, defaultValue: state.values.range ?? '', autoComplete: 'off' }}
      />
      <BanTerms />
      <button type="submit" className="btn btn--primary" aria-disabled={pending}>
        Ban
      </button>
      <FormAnswer state={state} />
    </form>
  );
}
