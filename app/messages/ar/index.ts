import announce from './announce.json';
import boards from './boards.json';
import chat from './chat.json';
import common from './common.json';
import drawings from './drawings.json';
import errors from './errors.json';
import explanation from './explanation.json';
import gallery from './gallery.json';
import home from './home.json';
import join from './join.json';
import lobby from './lobby.json';
import me from './me.json';
import moderation from './moderation.json';
import modes from './modes.json';
import paper from './paper.json';
import player from './player.json';
import replay from './replay.json';
import reveal from './reveal.json';
import rooms from './rooms.json';
import round from './round.json';
import shared from './shared.json';
import solo from './solo.json';
import tools from './tools.json';

/** What is missing here is shown in English; a test finds it. */
export default {
  announce,
  boards,
  chat,
  common,
  drawings,
  errors,
  explanation,
  gallery,
  home,
  join,
  lobby,
  me,
  modes,
  moderation,
  paper,
  player,
  replay,
  reveal,
  rooms,
  round,
  shared,
  solo,
  tools,
};
