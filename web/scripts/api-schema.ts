import { Kind, parse, print } from "graphql";
import type { FieldDefinitionNode, ObjectTypeDefinitionNode, TypeNode } from "graphql";

/**
 * The API schema that graph-node serves for a subgraph, derived from `schema.graphql`: entities, filters, orderings
 * and the root queries. Enough for typing queries; https://thegraph.com/docs/en/subgraphs/querying/graphql-api.
 */

const prelude = /* GraphQL */ `
  scalar BigInt
  scalar BigDecimal
  scalar Bytes
  scalar Int8
  scalar Timestamp
  enum OrderDirection { asc desc }
  enum Aggregation_interval { hour day }
  enum Aggregation_current { exclude include }
  enum _SubgraphErrorPolicy_ { allow deny }
  input Block_height { hash: Bytes number: Int number_gte: Int }
  input BlockChangedFilter { number_gte: Int! }
  type _Block_ { hash: Bytes number: Int! timestamp: Int parentHash: Bytes }
  type _Meta_ { block: _Block_! deployment: String! hasIndexingErrors: Boolean! }
`;

const comparable = ["", "_not", "_gt", "_lt", "_gte", "_lte"];
const listed = ["_in", "_not_in"];
const textual = ["_contains", "_not_contains"];
// graph-node has the negations of these too; nobody asks them, and every one of them is in every filter's type.
const searching = ["_contains_nocase", "_starts_with", "_starts_with_nocase", "_ends_with", "_ends_with_nocase"];

/** Name of the type inside any lists and non-null marks, and whether there is a list. */
function unwrap(type: TypeNode): { name: string; list: boolean } {
  if (type.kind === Kind.NAMED_TYPE) return { name: type.name.value, list: false };
  return { name: unwrap(type.type).name, list: type.kind === Kind.LIST_TYPE || unwrap(type.type).list };
}

function directive(node: ObjectTypeDefinitionNode | FieldDefinitionNode, name: string) {
  return node.directives?.find((candidate) => candidate.name.value === name);
}

/** graph-node's field names for the root queries: camel case, and a plural that is never equal to the singular. */
export function rootNames(typeName: string): { one: string; many: string } {
  const one = typeName.charAt(0).toLowerCase() + typeName.slice(1);
  let many = `${one}s`;
  if (/[^aeiou]y$/.test(one)) many = `${one.slice(0, -1)}ies`;
  else if (/(status|ss|x|ch|sh)$/i.test(one)) many = `${one}es`;
  else if (one.endsWith("s")) many = one;
  return { one, many: many === one ? `${one}_collection` : many };
}

/** Derives the API's SDL from a subgraph's schema. */
export function deriveApiSchema(source: string): string {
  const document = parse(source);
  const enums = document.definitions.filter((node) => node.kind === Kind.ENUM_TYPE_DEFINITION);
  const interfaces = document.definitions.filter((node) => node.kind === Kind.INTERFACE_TYPE_DEFINITION);
  const objects = document.definitions.filter((node) => node.kind === Kind.OBJECT_TYPE_DEFINITION);
  const entities = objects.filter((node) => directive(node, "entity") || directive(node, "aggregation"));
  const entityNames = new Set([...entities, ...interfaces].map((node) => node.name.value));
  const enumNames = new Set(enums.map((node) => node.name.value));

  const listArguments = (name: string) =>
    `skip: Int = 0, first: Int = 100, orderBy: ${name}_orderBy, orderDirection: OrderDirection, where: ${name}_filter`;

  function typeText(entity: (typeof entities)[number] | (typeof interfaces)[number]): string {
    const implemented = entity.interfaces?.map((node) => node.name.value) ?? [];
    const fields = (entity.fields ?? []).map((field) => {
      const { name, list } = unwrap(field.type);
      const description = field.description ? `${print(field.description)}\n` : "";
      const parameters = list && entityNames.has(name) ? `(${listArguments(name)})` : "";
      return `${description}${field.name.value}${parameters}: ${print(field.type)}`;
    });
    const keyword = entity.kind === Kind.INTERFACE_TYPE_DEFINITION ? "interface" : "type";
    const clause = implemented.length ? ` implements ${implemented.join(" & ")}` : "";
    return `${keyword} ${entity.name.value}${clause} {\n${fields.join("\n")}\n}`;
  }

  function filterText(entity: (typeof entities)[number] | (typeof interfaces)[number]): string {
    const name = entity.name.value;
    const lines = (entity.fields ?? []).flatMap((field) => filterFields(field, entityNames, enumNames));
    const self = `${name}_filter`;
    return `input ${self} {\n${lines.join("\n")}\n_change_block: BlockChangedFilter\nand: [${self}]\nor: [${self}]\n}`;
  }

  function orderText(entity: (typeof entities)[number] | (typeof interfaces)[number]): string {
    const names = (entity.fields ?? []).flatMap((field) => {
      const { name, list } = unwrap(field.type);
      const related = !list && entities.find((candidate) => candidate.name.value === name);
      const nested = related
        ? (related.fields ?? [])
            .filter((inner) => !unwrap(inner.type).list && !entityNames.has(unwrap(inner.type).name))
            .map((inner) => `${field.name.value}__${inner.name.value}`)
        : [];
      return [field.name.value, ...nested];
    });
    return `enum ${entity.name.value}_orderBy {\n${names.join("\n")}\n}`;
  }

  const block = "block: Block_height, subgraphError: _SubgraphErrorPolicy_! = deny";
  const queries = [...entities, ...interfaces].map((entity) => {
    const name = entity.name.value;
    const { one, many } = rootNames(name);
    if (directive(entity as ObjectTypeDefinitionNode, "aggregation")) {
      const aggregated = "interval: Aggregation_interval!, current: Aggregation_current = exclude";
      return `${many}(${aggregated}, ${listArguments(name)}, ${block}): [${name}!]!`;
    }
    return `${one}(id: ID!, ${block}): ${name}\n${many}(${listArguments(name)}, ${block}): [${name}!]!`;
  });

  return [
    prelude,
    ...enums.map((node) => print(node)),
    ...[...interfaces, ...entities].flatMap((entity) => [typeText(entity), filterText(entity), orderText(entity)]),
    `type Query {\n${queries.join("\n")}\n_meta(block: Block_height): _Meta_\n}`,
  ].join("\n\n");
}

function filterFields(field: FieldDefinitionNode, entityNames: Set<string>, enumNames: Set<string>): string[] {
  const { name: typeName, list } = unwrap(field.type);
  const name = field.name.value;
  const related = entityNames.has(typeName);
  if (related && directive(field, "derivedFrom")) return [`${name}_: ${typeName}_filter`];
  const scalar = related ? "String" : typeName === "ID" ? "ID" : typeName;
  const nested = related ? [`${name}_: ${typeName}_filter`] : [];
  if (list) {
    const suffixes = ["", "_not", ...textual];
    return [...suffixes.map((suffix) => `${name}${suffix}: [${scalar}!]`), ...nested];
  }
  const plain = scalar === "Boolean" || enumNames.has(scalar) ? ["", "_not"] : comparable;
  const text = scalar === "String" ? [...textual, ...searching] : scalar === "Bytes" ? textual : [];
  return [
    ...[...plain, ...text].map((suffix) => `${name}${suffix}: ${scalar}`),
    ...listed.map((suffix) => `${name}${suffix}: [${scalar}!]`),
    ...nested,
  ];
}
