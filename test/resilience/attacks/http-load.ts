// Keeps connections busy with requests for one path, in a process of its own: the attacker's work must not slow down
// the measurement.
// usage: node --import tsx test/resilience/attacks/http-load.ts <origin> <path> <connections>
// Runs until it is killed. Prints the number of answers each second.
import { Agent, get } from 'node:http';

const [origin = '', path = '/', connections = '1'] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true, maxSockets: Number(connections) });
let answers = 0;

const next = () => {
  const again = () => setTimeout(next, 20);
  const request = get(
    `${origin}${path}`,
    { agent, headers: { Accept: 'text/html', 'Accept-Encoding': 'gzip' } },
    (response) => {
      response.resume();
      response.once('end', () => {
        answers += 1;
        setImmediate(next);
      });
      response.once('error', again);
    },
  );
  request.once('error', again);
};
for (let index = 0; index < Number(connections); index++) next();
setInterval(() => {
  console.log(answers);
  answers = 0;
}, 1_000);
