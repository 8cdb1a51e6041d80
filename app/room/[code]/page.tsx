import type { Metadata } from 'next';
import { notFound, redirect } from 'next/navigation';
import { RoomScreen } from '#app/components/room/RoomScreen.tsx';
import { ClientTexts } from '#app/i18n/ClientTexts.tsx';
import { RoomCode } from '#contract/ids.ts';
import { services } from '#server/bridge.ts';

/** Everything that is said in a room: its components are all of the browser. */
const ROOM_TEXTS = ['announce', 'lobby', 'modes', 'round', 'tools', 'reveal', 'replay', 'why', 'chat', 'solo'] as const;

interface Props {
  params: Promise<{ code: string }>;
}

const parseCode = async (params: Props['params']) => {
  const { code } = await params;
  return { typed: code, parsed: RoomCode.safeParse(code) };
};

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { parsed } = await parseCode(params);
  if (!parsed.success) return { title: 'No such room' };
  const title = `Room ${parsed.data}`;
  const description = 'Join the room, draw what everybody draws, and see what the judge makes of it.';
  return { title, description, robots: { index: false }, openGraph: { title: `${title} · Doodle Judge`, description } };
}

export default async function RoomPage({ params }: Props) {
  const { typed, parsed } = await parseCode(params);
  if (!parsed.success) notFound();
  // One address a room, however its code was typed.
  if (typed !== parsed.data) redirect(`/room/${parsed.data}`);
  return (
    <ClientTexts namespaces={ROOM_TEXTS}>
      <RoomScreen code={parsed.data} publicUrl={services().publicUrl} />
    </ClientTexts>
  );
}
