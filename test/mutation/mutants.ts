import { childrenOf, lineOf, rangeOf, type Node, type Parsed } from "../coverage/ast.ts";

/** One small change to a contract. */
export interface Mutant {
  file: string;
  /** From 1. */
  line: number;
  /** The statement or expression that is changed, in one line. */
  text: string;
  /** What is done to it. */
  change: string;
}

/** Solidity's library that says which mutant is alive; see `Mutant.sol`. */
const LIBRARY = "__Mutant";

/** Operators and what each becomes. */
const OPERATORS: Record<string, string> = {
  "<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "==", "&&": "||", "||": "&&",
  "+": "-", "-": "+", "*": "/", "/": "*", "&": "|", "|": "&", "<<": ">>", ">>": "<<",
};
const SEMICOLON = 0x3b;
const ASSIGNMENTS: Record<string, string> = { "+=": "-=", "-=": "+=", "|=": "&=", "&=": "|=" };

/**
 * Writes all mutants into the sources at once, each behind a switch that the chain answers: one compilation serves them
 * all, and only one is alive at a time.
 */
export class Mutants {
  /** Number 0 is no mutant: everything is as it was written. */
  readonly all: (Mutant | undefined)[] = [undefined];

  /** @returns The source with its mutants. */
  file(parsed: Parsed): string {
    const { file, source, ast } = parsed;
    const up = "../".repeat(file.split("/").length - 2);
    const text = new Writer(parsed, this.all).write(ast, [0, source.length]);
    return `${text}\nimport {${LIBRARY}} from "${up || "./"}${LIBRARY}.sol";\n`;
  }
}

class Writer {
  readonly #parsed: Parsed;
  readonly #all: (Mutant | undefined)[];
  #inBody = false;

  constructor(parsed: Parsed, all: (Mutant | undefined)[]) {
    this.#parsed = parsed;
    this.#all = all;
  }

  /** A node's text with the mutants of everything inside; its own are added by `#node`. */
  write(node: Node, [start, end] = rangeOf(node)): string {
    const outside = this.#inBody;
    if (node.nodeType === "FunctionDefinition" || node.nodeType === "ModifierDefinition") {
      if (!node.body) return this.#text(start, end);
      const [from, to] = rangeOf(node.body as Node);
      this.#inBody = true;
      const body = this.write(node.body as Node);
      this.#inBody = outside;
      return this.#text(start, from) + body + this.#text(to, end);
    }
    let [text, at] = ["", start];
    for (const child of childrenOf(node)) {
      const [from, to] = rangeOf(child);
      // Types of names and the like have no place of their own.
      if (from < at || to > end || to <= from) continue;
      const written = this.#inBody ? this.#node(child, node) : this.write(child);
      text += this.#text(at, from) + written;
      // A statement put in braces takes no semicolon; the tree leaves it out of the statement.
      at = written.endsWith("}") && this.#parsed.source[to] === SEMICOLON ? to + 1 : to;
    }
    return text + this.#text(at, end);
  }

  #node(node: Node, parent: Node): string {
    if (node.nodeType === "InlineAssembly") return this.#original(node);
    if (node.nodeType === "ExpressionStatement" || node.nodeType === "EmitStatement") {
      return this.#statement(node, parent);
    }
    const inside = this.write(node);
    if (parent.condition === node && ["IfStatement", "Conditional"].includes(parent.nodeType)) {
      return `${this.#alive(node, "negated")} != (${this.#operation(node, inside)})`;
    }
    if (isCheck(parent) && (parent.arguments as Node[])[0] === node) {
      return `${this.#alive(node, "not required")} || (${this.#operation(node, inside)})`;
    }
    return this.#operation(node, inside);
  }

  /** `a < b` and the like, with another operator. */
  #operation(node: Node, inside: string): string {
    if (node.nodeType !== "BinaryOperation") return inside;
    const operator = node.operator as string;
    const other = OPERATORS[operator];
    // Sums of literals have types of their own, which a choice between two would lose.
    if (!other || /^(int|rational)_const/.test(typeOf(node))) return inside;
    const [left, right] = [node.leftExpression as Node, node.rightExpression as Node];
    const changed = `(${this.#original(left)}) ${other} (${this.#original(right)})`;
    return `(${this.#alive(node, `${operator} made ${other}`)} ? ${changed} : ${inside})`;
  }

  /** A statement that does something: left out, or an assignment with another operator. */
  #statement(node: Node, parent: Node): string {
    const expression = (node.expression ?? node.eventCall) as Node;
    const inside = this.write(node);
    // A loop without its step would never end, and a check left out is a mutant already.
    if (parent.nodeType === "ForStatement" && parent.body !== node) return inside;
    if (isCheck(expression) || isPointed(expression)) return inside;
    const operator = expression.operator as string;
    const other = expression.nodeType === "Assignment" ? ASSIGNMENTS[operator] : undefined;
    const left = this.#alive(node, "left out");
    if (!other) return `{ if (!${left}) { ${inside}; } }`;
    const [to, value] = [expression.leftHandSide as Node, expression.rightHandSide as Node];
    const changed = `${this.#original(to)} ${other} ${this.#original(value)}`;
    const swapped = this.#alive(node, `${operator} made ${other}`);
    return `{ if (!${left}) { if (${swapped}) { ${changed}; } else { ${inside}; } } }`;
  }

  /** Adds a mutant; answers the expression that says whether it is alive. */
  #alive(node: Node, change: string): string {
    const { file, source } = this.#parsed;
    const text = this.#original(node).replace(/\s+/g, " ");
    this.#all.push({ file, line: lineOf(source, rangeOf(node)[0]), text, change });
    return `${LIBRARY}.alive(${this.#all.length - 1})`;
  }

  #original(node: Node): string {
    return this.#text(...rangeOf(node));
  }

  #text(start: number, end: number): string {
    return this.#parsed.source.toString("utf8", start, end);
  }
}

/** `pointer = storage`, without which the compiler refuses whatever uses the pointer. */
function isPointed(expression: Node): boolean {
  return expression.nodeType === "Assignment" && typeOf(expression.leftHandSide as Node).includes("storage pointer");
}

function typeOf(node: Node): string {
  return (node.typeDescriptions as { typeString?: string } | undefined)?.typeString ?? "";
}

function isCheck(node: Node): boolean {
  const called = node.expression as Node | undefined;
  return (
    node.nodeType === "FunctionCall" &&
    called?.nodeType === "Identifier" &&
    (called.name === "require" || called.name === "assert")
  );
}
