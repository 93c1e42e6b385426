import { childrenOf, lineOf, rangeOf, type Node, type Parsed } from "./ast.ts";

/** Something that a test should make happen: a statement run, a condition found true, a condition found false. */
export interface Point {
  kind: "statement" | "true" | "false";
  file: string;
  /** From 1. */
  line: number;
  /** The source of it, in one line. */
  text: string;
}

/** The library that every instrumented file calls; see `Coverage.sol`. */
const LIBRARY = "__Coverage";

/**
 * Rewrites sources so that each statement and each outcome of each condition reports a number: its index in the points.
 * Conditions are those of `if`, `require`, `assert`, loops and `?:`, and each operand of `&&` and `||`.
 */
export class Instrumentation {
  readonly points: Point[] = [];

  /** @returns The source rewritten. */
  file({ file, source, ast }: Parsed): string {
    const insertions: Insertion[] = [];
    const rewriter = new Rewriter(file, source, this.points, insertions);
    for (const body of bodiesOf(ast)) rewriter.block(body);
    // Closing brackets come before what opens at the same byte; inner ones were added first, as they must close first.
    insertions.sort((a, b) => a.at - b.at || Number(b.closes) - Number(a.closes));
    let [written, at] = ["", 0];
    for (const insertion of insertions) {
      written += source.toString("utf8", at, insertion.at) + insertion.text;
      at = insertion.at;
    }
    const up = "../".repeat(file.split("/").length - 2);
    return `${written}${source.toString("utf8", at)}\nimport {${LIBRARY}} from "${up || "./"}${LIBRARY}.sol";\n`;
  }
}

interface Insertion {
  at: number;
  text: string;
  closes: boolean;
}

/** Bodies of functions and modifiers; what lies outside (constants, inherited arguments) has no branches of its own. */
function bodiesOf(node: Node): Node[] {
  if (node.nodeType === "FunctionDefinition" || node.nodeType === "ModifierDefinition") {
    return node.body && !isBareReceive(node) ? [node.body as Node] : [];
  }
  return childrenOf(node).flatMap(bodiesOf);
}

/** `receive() external payable {}`, not counted: it must do with the stipend of 2,300 gas, which a report exceeds. */
function isBareReceive(node: Node): boolean {
  return node.kind === "receive" && ((node.body as Node).statements as Node[]).length === 0;
}

class Rewriter {
  readonly #file: string;
  readonly #source: Buffer;
  readonly #points: Point[];
  readonly #insertions: Insertion[];

  constructor(file: string, source: Buffer, points: Point[], insertions: Insertion[]) {
    this.#file = file;
    this.#source = source;
    this.#points = points;
    this.#insertions = insertions;
  }

  /** `{ … }`, `unchecked { … }`. */
  block(block: Node): void {
    const statements = block.statements as Node[];
    if (statements.length === 0) this.#hit(block, this.#source.indexOf("{", rangeOf(block)[0]) + 1);
    for (const statement of statements) this.#statement(statement);
  }

  #statement(node: Node): void {
    if (node.nodeType === "Block" || node.nodeType === "UncheckedBlock") return this.block(node);
    this.#hit(node, rangeOf(node)[0]);
    this.#parts(node);
  }

  /** What is inside of a statement: its conditions, and the statements it decides on. */
  #parts(node: Node): void {
    switch (node.nodeType) {
      case "InlineAssembly":
        return;
      case "IfStatement":
        this.#condition(node.condition as Node);
        this.#body(node.trueBody as Node);
        if (node.falseBody) this.#body(node.falseBody as Node);
        return;
      case "WhileStatement":
      case "DoWhileStatement":
        this.#condition(node.condition as Node);
        this.#body(node.body as Node);
        return;
      case "ForStatement":
        if (node.initializationExpression) this.#parts(node.initializationExpression as Node);
        if (node.condition) this.#condition(node.condition as Node);
        if (node.loopExpression) this.#parts(node.loopExpression as Node);
        this.#body(node.body as Node);
        return;
      case "TryStatement":
        this.#parts(node.externalCall as Node);
        for (const clause of node.clauses as Node[]) this.block(clause.block as Node);
        return;
      case "Conditional":
        this.#condition(node.condition as Node);
        this.#parts(node.trueExpression as Node);
        this.#parts(node.falseExpression as Node);
        return;
      case "BinaryOperation":
        if (!isLogical(node)) break;
        this.#condition(node.leftExpression as Node);
        this.#condition(node.rightExpression as Node);
        return;
      case "FunctionCall":
        if (!isCheck(node)) break;
        const [condition, ...reasons] = node.arguments as Node[];
        this.#condition(condition!);
        for (const reason of reasons) this.#parts(reason);
        return;
    }
    for (const child of childrenOf(node)) this.#parts(child);
  }

  /** A statement that an `if` or a loop decides on, in braces of its own where it has none. */
  #body(node: Node): void {
    if (node.nodeType === "Block" || node.nodeType === "UncheckedBlock") return this.block(node);
    const [start, end] = rangeOf(node);
    this.#insert(start, "{", false);
    this.#statement(node);
    // The tree leaves out the semicolon.
    const last = this.#source[end - 1] === 0x7d ? end : this.#source.indexOf(";", end - 1) + 1;
    this.#insert(last, "}", true);
  }

  #condition(node: Node): void {
    if (node.nodeType === "Literal") return;
    // The operands of && and || tell more than the whole, whose outcomes follow from theirs.
    if (isLogical(inBrackets(node))) return this.#parts(node);
    const [start, end] = rangeOf(node);
    const first = this.#points.length;
    for (const kind of ["true", "false"] as const) this.#point(kind, node);
    this.#insert(start, `${LIBRARY}.found(`, false);
    this.#parts(node);
    this.#insert(end, `, ${first})`, true);
  }

  #hit(node: Node, at: number): void {
    this.#insert(at, `${LIBRARY}.reached(${this.#points.length});`, false);
    this.#point("statement", node);
  }

  #point(kind: Point["kind"], node: Node): void {
    const [start, end] = rangeOf(node);
    const text = this.#source.toString("utf8", start, end).replace(/\s+/g, " ");
    this.#points.push({ kind, file: this.#file, line: lineOf(this.#source, start), text });
  }

  #insert(at: number, text: string, closes: boolean): void {
    this.#insertions.push({ at, text, closes });
  }
}

/** `a` of `((a))`. */
function inBrackets(node: Node): Node {
  const inside = node.nodeType === "TupleExpression" ? (node.components as (Node | null)[]) : [];
  return inside.length === 1 && inside[0] ? inBrackets(inside[0]) : node;
}

function isLogical(node: Node): boolean {
  return node.nodeType === "BinaryOperation" && (node.operator === "&&" || node.operator === "||");
}

function isCheck(node: Node): boolean {
  const called = node.expression as Node;
  return called.nodeType === "Identifier" && (called.name === "require" || called.name === "assert");
}
