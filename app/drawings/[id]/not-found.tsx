import Link from 'next/link';

export default function DrawingNotFound() {
  return (
    <main className="page">
      <div className="sheet">
        <h1>No such drawing</h1>
        <p>The link is old or incomplete.</p>
        <p>
          <Link className="btn btn--primary" href="/boards">
            See the leaderboards
          </Link>
        </p>
      </div>
    </main>
  );
}
