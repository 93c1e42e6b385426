import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { EventFragment, Interface, type ParamType } from "ethers";
import type { Additions } from "../compile.ts";
import { readManifest } from "../manifest.ts";

/**
 * gnd test 0.45 cannot make events with structs. So the cases' subgraph is compiled with a flat twin of each such
 * event, whose handler puts the struct together again and calls the real one; only graph-node's own decoding of structs
 * is left to the tests on real contracts, in test/index.
 */

/** A JSON value as a case writes it: a struct is an object by field names. */
export type Value = string | number | boolean | Value[] | { [field: string]: Value };

const template = fileURLToPath(new URL("../subgraph.template.yaml", import.meta.url));

/** The ABI of the contract that a data source follows, as the bindings have it. */
export function interfaceOf(contract: string): Interface {
  const { source } = readManifest(template).dataSources.find(({ name }) => name === contract)!;
  return readAbi(source.abi);
}

/** An ABI by its name. */
export function readAbi(name: string): Interface {
  const file = new URL(`../../sdk/src/chain/generated/abi/${name}.json`, import.meta.url);
  return new Interface(readFileSync(file, "utf8"));
}

/** Whether an event has a struct, or a list of structs. */
export function hasStruct(event: EventFragment): boolean {
  return event.inputs.some(({ baseType, type }) => baseType === "tuple" || type.startsWith("tuple"));
}

/** The flat twin: each field of the struct is a parameter, or a list where there is a list of structs. */
export function flatten(event: EventFragment): EventFragment {
  const inputs = event.inputs.flatMap(
    (input) =>
      componentsOf(input)?.map((field) => `${field.type}${isList(input) ? "[]" : ""} ${nameOf(input, field)}`) ?? [
        `${input.type}${input.indexed ? " indexed" : ""} ${input.name}`,
      ]
  );
  return EventFragment.from(`event ${event.name}Flat(${inputs.join(", ")})`);
}

/** The parameters of the flat twin, from those of the event. */
export function flattenParams(event: EventFragment, params: Record<string, Value>): Record<string, Value> {
  const entries = event.inputs.flatMap((input): [string, Value][] => {
    const given = params[input.name]!;
    const fields = componentsOf(input);
    if (!fields) return [[input.name, given]];
    return fields.map((field) => [nameOf(input, field), isList(input) ? column(given, field) : cell(given, field)]);
  });
  return Object.fromEntries(entries);
}

/** The twins of all events with structs that the subgraph follows. */
export function structTwins(): Additions {
  const twins = readManifest(template).dataSources.flatMap(({ name: contract, source, mapping }) => {
    const abi = readAbi(source.abi);
    return mapping.eventHandlers.flatMap(({ event: signature, handler }) => {
      const event = abi.getEvent(signature.slice(0, signature.indexOf("(")))!;
      return hasStruct(event) ? [{ contract, abiName: source.abi, handler, event }] : [];
    });
  });
  return {
    source: `${grouping}\n${twins.map(twinSource).join("\n")}`,
    events: twins.map(({ contract, abiName, handler, event }) => {
      const flat = flatten(event);
      const types = flat.inputs.map(({ indexed, type }) => `${indexed ? "indexed " : ""}${type}`);
      return {
        contract,
        abiName,
        abi: JSON.parse(flat.format("json")) as unknown,
        signature: `${flat.name}(${types.join(",")})`,
        handler: `${handler}Flat`,
      };
    }),
  };
}

function componentsOf(input: ParamType): readonly ParamType[] | null {
  return isList(input) ? input.arrayChildren!.components : input.components;
}

function isList(input: ParamType): boolean {
  return input.baseType === "array" && input.arrayChildren!.baseType === "tuple";
}

function nameOf(input: ParamType, field: ParamType): string {
  return `${input.name}_${field.name}`;
}

function cell(struct: Value, field: ParamType): Value {
  const value = (struct as Record<string, Value>)[field.name];
  if (value === undefined) throw new Error(`a struct lacks ${field.name}: ${JSON.stringify(struct)}`);
  return value;
}

function column(structs: Value, field: ParamType): Value {
  return (structs as Value[]).map((struct) => cell(struct, field));
}

interface Twin {
  contract: string;
  abiName: string;
  handler: string;
  event: EventFragment;
}

/** Two contracts may have an event of the same name; handlers' names are different. */
function twinSource({ contract, abiName, handler, event }: Twin): string {
  const position = event.inputs.findIndex((input) => componentsOf(input) !== null);
  const input = event.inputs[position]!;
  const group = isList(input) ? "groupList" : "group";
  return `
import { ${handler} } from "./subgraph";
import { ${event.name} as ${handler}Event } from "../generated/${contract}/${abiName}";
export function ${handler}Flat(event: ethereum.Event): void {
  ${group}(event, ${position}, ${componentsOf(input)!.length});
  ${handler}(changetype<${handler}Event>(event));
}`;
}

/** `count` parameters from `start` become one struct, or one list of structs. */
const grouping = `
import { ethereum } from "@graphprotocol/graph-ts";

function replace(event: ethereum.Event, start: i32, count: i32, value: ethereum.Value): void {
  const rest = event.parameters.splice(start + count);
  event.parameters.splice(start);
  event.parameters.push(new ethereum.EventParam("struct", value));
  for (let i = 0; i < rest.length; i++) event.parameters.push(rest[i]);
}

function group(event: ethereum.Event, start: i32, count: i32): void {
  const struct = new ethereum.Tuple();
  for (let i = 0; i < count; i++) struct.push(event.parameters[start + i].value);
  replace(event, start, count, ethereum.Value.fromTuple(struct));
}

function groupList(event: ethereum.Event, start: i32, count: i32): void {
  const length = event.parameters[start].value.toArray().length;
  const structs: ethereum.Tuple[] = [];
  for (let row = 0; row < length; row++) {
    const struct = new ethereum.Tuple();
    for (let i = 0; i < count; i++) struct.push(event.parameters[start + i].value.toArray()[row]);
    structs.push(struct);
  }
  replace(event, start, count, ethereum.Value.fromTupleArray(structs));
}
`;
