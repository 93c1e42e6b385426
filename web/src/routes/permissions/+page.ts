import { createRpc } from "#lib/chain/rpc.ts";
import { graphFor } from "#lib/graph/load.ts";
import { withoutCode } from "#lib/permissions/code.ts";
import { permissionsQuery } from "#lib/permissions/query.ts";
import type { PageLoad } from "./$types";

/** Every permission in force on the DAO, and which of those who hold one have no code. */
export const load: PageLoad = async (event) => {
  const [{ permissionGrants: grants }, { config }] = await Promise.all([
    graphFor(event).then((graph) => graph.query(permissionsQuery)),
    event.parent(),
  ]);
  return { grants, code: await withoutCode(createRpc(config.rpcUrl), grants.map(({ who }) => who)) };
};
