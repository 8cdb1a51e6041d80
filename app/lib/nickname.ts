'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import { NICKNAME_MAX_CHARS } from '#contract/limits.ts';
import { Nickname } from '#contract/texts.ts';
import { readStored, writeStored } from './browser-storage.ts';
import { nicknameProblem } from './nickname-problem.ts';

const STORAGE_KEY = 'dj.nickname';

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

/** @param nickname null: it is forgotten */
export function writeNickname(nickname: string | null): void {
  writeStored('localStorage', STORAGE_KEY, nickname);
}
