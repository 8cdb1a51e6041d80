'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import { NICKNAME_MAX_CHARS } from '#contract/limits.ts';
import { Nickname } from '#contract/room.ts';
import { readStored, writeStored } from './browser-storage.ts';

const STORAGE_KEY = 'dj.nickname';

export type NicknameProblem = 'empty' | 'tooLong' | 'invisible';

/** Why a nickname cannot be used, or null when it is fine. */
export function nicknameProblem(typed: string): NicknameProblem | null {
  const parsed = Nickname.safeParse(typed);
  if (parsed.success) return null;
  if (typed.trim() === '') return 'empty';
  return [...typed.trim()].length > NICKNAME_MAX_CHARS ? 'tooLong' : 'invisible';
}

/** The state of the nickname field, prefilled with the last nickname of this browser. */
export function useNickname() {
  const t = useTranslations('home.nicknameProblem');
  const [nickname, setNickname] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => setNickname((typed) => typed || readNickname()), []);
  const write = (typed: string) => {
    setNickname(typed);
    setProblem(null);
  };
  const fail = (sentence: string) => {
    setProblem(sentence);
    input.current?.focus();
  };
  return {
    nickname,
    write,
    input,
    problem,
    fail,
    /** @returns the nickname if it is valid, and stores it; null: the field shows why not */
    take: (): string | null => {
      const wrong = nicknameProblem(nickname);
      if (wrong) {
        fail(t(wrong, { max: NICKNAME_MAX_CHARS }));
        return null;
      }
      setProblem(null);
      writeNickname(nickname.trim());
      return nickname;
    },
  };
}

export type NicknameField = ReturnType<typeof useNickname>;

/** The nickname that this browser used last, or an empty string. */
function readNickname(): string {
  const parsed = Nickname.safeParse(readStored('localStorage', STORAGE_KEY));
  return parsed.success ? parsed.data : '';
}

function writeNickname(nickname: string): void {
  writeStored('localStorage', STORAGE_KEY, nickname);
}
