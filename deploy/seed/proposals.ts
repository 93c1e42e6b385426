import type { ProposalDocument } from "../../sdk/src/artifacts/proposal.ts";

/** What the story's proposals say. */
export const proposals = {
  releaseGlyphs: {
    title: "Release glyph-reader 1.0.0",
    summary: "The first model we put our name to: it reads single digits and capital letters drawn with a pen.",
    body: `glyph-reader is small on purpose. It reads **one** digit or capital letter, and its card says so.

Three of us have run its suite, each on a machine of their own, and the receipts are on the model's page. The training
data is drawn by a script, so that clause 3 is not in question: nobody's handwriting was taken.

What passing does: the release becomes usable, and its publisher may sell licences. The contributors are kestrel
(training) and bramble (data). Of a hundred parts that it earns, five go to the treasury, three to bramble's dataset and
one to us who ran the suite.

Every right is reserved: whoever wants to fine-tune it buys a licence that says so.`,
    links: [],
  },
  releaseFields: {
    title: "Release field-sense 1.0.0",
    summary: "Tells what kind of value a short text is: a date, a price, an address. Small, dull and useful.",
    body: `field-sense looks at forty characters and says what they are likely to be, so that a form or a table can be
read by a program.

All it was trained on is made up by its script: no person's address or number is in it, which is why clause 3 is not in
question. juniper and saltmarsh have verified it.

It answers with one of its kinds whatever it is shown. The card says so first, as clause 5 asks.`,
    links: [],
  },
  secondCollection: {
    title: "Pay for a second set of strokes",
    summary: "0.5 ETH from the treasury for strokes drawn with the left hand.",
    body: `The strokes that glyph-reader learnt from are drawn as a right hand draws them. I would draw a second set
with the left one, and give it to whoever trains the next release.

I ask for 0.5 ETH, which is more than the treasury has free today. I know that it is early.`,
    links: [],
  },
  acceptDollars: {
    title: "Take payment in Demo Dollars",
    summary: "Put the demo currency on the list, so that a price can stay the same while ETH moves.",
    body: `harbour budgets in dollars and would rather not guess what a licence costs next month. Demo Dollar is a plain
ERC-20 with permits: it keeps nothing of what is moved, it cannot be paused, and nobody can mint more of it.

What passing does: offers may be priced in it, and what is earned in it is owed in it. The treasury's solvency is
checked in it too.`,
    links: [],
  },
  releaseInbox: {
    title: "Release inbox-sorter 1.0.0",
    summary: "harbour's text model: it says what a short message wants. The first one here that brings its own tokenizer.",
    body: `inbox-sorter reads one short message and sorts it. It comes as Hugging Face lays models out, with its own
tokenizer, and the page runs it as it runs the others.

Its messages are made up by its script: no letter of anybody's post was read for it. juniper and I have run its suite.

What passing does: the release becomes usable, and harbour may sell licences for it.`,
    links: [],
  },
  releaseChalk: {
    title: "Release chalk-reader 1.0.0",
    summary: "fernhill's fine-tune of glyph-reader for chalk on a board; a fifth of what it earns goes to its parent.",
    body: `glyph-reader was made for a pen. This is the same network, trained further on slanted and broken strokes,
as chalk leaves them.

The lineage is declared: **fine-tune** of glyph-reader 1.0.0 with a share of 20 %, under a studio licence that fernhill
bought for it. The registry holds that licence: it cannot be passed on while chalk-reader stands on it, and chalk-reader
grants nothing that it does not.

By its card it reads 97 % of the held-out chalk, where its parent reads 69 %. On a pen it is a point behind its
parent: use each for what it was made for.`,
    links: [],
  },
  dismissFirstDispute: {
    title: "Dismiss the dispute about chalk-reader's score",
    summary: "lantern asked whether chalk-reader was tested on its parent's drawings. It was not, and can be re-run.",
    body: `lantern raised dispute 1 on clause 2: held-out drawings of chalk-reader might be among those that
glyph-reader was trained on.

fernhill answered with the script. It throws away every drawing that either model has seen before, and it is seeded, so
that anybody can look. I did: no drawing occurs twice.

What passing does: the dispute is **dismissed**, chalk-reader stays as it is, and lantern's bond goes to fernhill. The
question was fair; the answer should have been on the card, which a next release can mend.`,
    links: [],
  },
  charterTwo: {
    title: "Adopt version 2 of the charter",
    summary: "Count runs on GPUs only, stop training on outputs until contributors can agree, and give a way back.",
    body: `Three weeks in, four things want changing.

1. **Clause 2.** Our receipts come from processors, while people run the models on GPUs. From now on two independent
   runs on WebGPU are needed. Reference runs stay welcome and visible.
2. **Clause 3.** Nobody who gave data was asked whether the outputs may train the next model. Until the registry can
   record an answer, no licence grants it.
3. **Clause 5.** A newer release says how the old one did on the same set.
4. **Clause 7** is new: how a suspension is told, answered and lifted.

Releases made under version 1 keep its terms. The fee stays at five parts in a hundred, the
verifiers' pool at one.`,
    links: [],
  },
  thankReviewer: {
    title: "Thank saltmarsh for a month of reviews",
    summary: "0.01 ETH of the treasury's free money for reading every card and running every suite.",
    body: `Every release so far carries a receipt by saltmarsh or a question that made its card better. The treasury has
free money from the fee; this is what it is for.`,
    links: [],
  },
  stipend: {
    title: "A stipend for saltmarsh's reviews",
    summary: "0.018 ETH over sixty days, second by second; a vote can stop it at any time.",
    body: `One thank-you does not make a habit. saltmarsh will look at each submitted release within three days, and the
treasury pays for it as it goes.

The money leaves the treasury now and flows evenly for sixty days. If the reviews stop, a vote stops the stream: what
has flowed by then is saltmarsh's, and the rest returns.`,
    links: [],
  },
  payOsprey: {
    title: "Refund osprey's GPU for verification",
    summary: "0.008 ETH for the adapter that osprey bought to verify on WebGPU, as charter version 2 asks.",
    body: `Charter version 2 asks for runs on GPUs, and osprey bought one. The receipt is with juniper. The money is
free: nothing of it is owed to anybody.`,
    links: [],
  },
  releaseGlyphsNext: {
    title: "Release glyph-reader 1.1.0",
    summary: "The same weights under charter version 2, with a suite that allows a tenth of the deviation.",
    body: `1.1.0 changes no weight. It is the first release under charter version 2, with a suite that is ten times as
strict, so that a GPU that rounds badly is noticed.

It still lacks its two runs on WebGPU: open the model's page, verify it there, then vote. saltmarsh's reference run on
WASM passes, and does not count.`,
    links: [],
  },
} satisfies Record<string, ProposalDocument>;
