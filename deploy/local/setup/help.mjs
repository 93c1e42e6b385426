/** What `npm start -- --help` prints; here, so that it can be read before anything is installed. */
export const help = `npm start [-- options]      brings the whole system up on this machine

  --fresh        begin a new world; models, votes, licences and artifacts of the old one are removed
  --port N       port of the web app (default: a free one, the same as last time when possible)
  --dir DIR      folder of the world: a name in the project's folder that begins with .commonweight
  --verbose      print each step of every phase
  --help         this text

Settings are read from .env; .env.example lists them all.`;
