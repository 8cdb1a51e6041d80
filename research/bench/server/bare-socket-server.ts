// The peer: Socket.IO's own server with handlers of one line, as the plainest drawing game would have it. Nothing is
// checked, limited or stored.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';

const http = createServer((_request, response) => response.writeHead(404).end());
const io = new Server(http, { serveClient: false });

io.on('connection', (socket) => {
  socket.on('enter', (room: string, ack: () => void) => {
    void socket.join(room);
    ack();
  });
  /** A batch as the game's own browsers send it, acknowledged. */
  socket.on('draw:ops', (payload: { from: number; ops: unknown[] }, ack: (result: object) => void) =>
    ack({ ok: true, acked: payload.from + payload.ops.length - 1 }),
  );
  /** One event a point, as in Socket.IO's whiteboard example, without its broadcast. */
  socket.on('point', () => {});
  socket.on('sync', (ack: () => void) => ack());
  /** One object for everybody in a room. */
  socket.on('tell', (room: string, view: object) => void io.to(room).emit('room:view', view));
});

http.listen(0, '127.0.0.1', () => {
  console.log(`Address http://127.0.0.1:${(http.address() as AddressInfo).port}`);
});
process.once('SIGTERM', () => process.exit(0));
