import type { Random } from "./random.ts";

/** What a message to a community can want, in the order of the classes. */
export const INTENTS = ["question", "problem", "wish", "thanks", "announcement"];

const THINGS = [
  "the reader", "glyph reader", "the chalk model", "my licence", "the receipt", "the suite", "the last release",
  "the proposal", "the vote", "the treasury page", "the market", "the dataset", "the model card", "the download",
  "the gateway", "the invoice", "version 1.1", "the new charter", "the preview", "my listing",
];
const DOINGS = [
  "renew it", "run the suite", "verify a release", "sell my licence", "read the report", "cast a vote", "change the price",
  "add a contributor", "withdraw my share", "upload the weights", "lend it to a colleague", "see who voted",
];
const TIMES = ["today", "since this morning", "on my phone", "in Firefox", "after the update", "for a week", "again", "every time"];
const OPENINGS = ["", "", "", "hello, ", "hi all, ", "good morning, ", "sorry, ", "just a note: ", "by the way, "];
const CLOSINGS = ["", "", "", ".", ".", "!", " :)", ", regards, Ada", ", best, Juno"];

/** Sentences by intent; {thing}, {doing} and {time} are filled in. Fillers are shared, so that they tell nothing. */
const SENTENCES: Record<string, string[]> = {
  question: [
    "how do I {doing}", "where can I find {thing}", "does {thing} work {time}", "who can {doing}", "why is {thing} so small",
    "when will {thing} be there", "is it allowed to {doing} {time}", "can somebody explain {thing}", "what does {thing} cost",
    "which account do I need to {doing}", "may I {doing} with a trial", "how long is {thing} valid",
  ],
  problem: [
    "{thing} does not load {time}", "I get an error when I {doing}", "{thing} is broken {time}", "cannot {doing}, it fails",
    "{thing} shows the wrong number", "it stops when I try to {doing}", "{thing} crashed {time}", "nothing happens when I {doing}",
    "{thing} is missing a file", "I lost {thing} {time}", "{thing} is stuck at zero", "an error says it cannot {doing}",
  ],
  wish: [
    "it would be nice to {doing} by hand", "please add a button to {doing}", "I wish {thing} were larger", "could we have {thing} in German",
    "a dark view of {thing} would help", "please let us {doing} {time}", "I would like to {doing} offline",
    "my wish: sort {thing} by date", "it would help to {doing} in one step", "please make {thing} faster",
    "I suggest to show {thing} first", "an option to {doing} would be great",
  ],
  thanks: [
    "thank you for {thing}", "great work on {thing}", "{thing} helped me a lot {time}", "many thanks, I could {doing}",
    "I love {thing}", "well done, {thing} is wonderful", "thanks to you I can {doing} {time}", "you made {thing} so clear, thanks",
    "grateful that I can {doing} now", "{thing} is the best I have used", "kudos for {thing}", "this made my day: I could {doing}",
  ],
  announcement: [
    "we published {thing} {time}", "{thing} is out now", "from Monday on you can {doing}", "we moved {thing} to a new server",
    "the council meets to discuss {thing}", "reminder: {thing} closes on Friday", "{thing} will be offline {time}",
    "we release {thing} tomorrow", "new: everybody can {doing}", "the team has finished {thing}", "notice: {thing} has a new owner",
    "maintenance: {thing} pauses {time}",
  ],
};

/** How often a message is mistyped, in one to three places: words then fall into pieces that nobody has seen. */
const MISTYPED = 0.5;

/** One message of an intent, by its number in {@link INTENTS}. */
export function drawMessage(intent: number, random: Random): string {
  const sentence = random
    .pick(SENTENCES[INTENTS[intent]!]!)
    .replace("{thing}", () => random.pick(THINGS))
    .replace("{doing}", () => random.pick(DOINGS))
    .replace("{time}", () => random.pick(TIMES));
  const mark = intent === 0 && random.chance(0.5) ? "?" : "";
  const text = `${random.pick(OPENINGS)}${sentence}${mark}${mark ? "" : random.pick(CLOSINGS)}`;
  const typed = random.chance(MISTYPED) ? mistype(text, random) : text;
  return random.chance(0.3) ? typed.charAt(0).toUpperCase() + typed.slice(1) : typed;
}

function mistype(text: string, random: Random): string {
  let letters = [...text];
  for (let slips = random.int(1, 3); slips > 0; slips--) {
    const at = random.int(1, letters.length - 2);
    const [before, one, after] = [letters.slice(0, at), letters[at]!, letters.slice(at + 1)];
    const [next = "", ...rest] = after;
    letters = random.pick([[...before, ...after], [...before, one, one, ...after], [...before, next, one, ...rest]]);
  }
  return letters.join("").replace(/\s+/g, " ");
}
