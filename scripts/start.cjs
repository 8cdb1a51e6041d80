// `npm start`. As a CommonJS module it is loaded where Node loads no other kind, and can say why.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Doodle Judge needs Node 20.19 or newer; this is ${process.versions.node}.`);
  process.exit(1);
}
if (/[?\\]/.test(process.platform === 'win32' ? '' : __dirname)) {
  console.error(
    `Doodle Judge can't start: from a path with ? or \\ Node and tsx load no modules. Move or rename ${__dirname}.`,
  );
  process.exit(1);
}
import('./start.mjs');
