/** Asks an index. @param url where its queries go @throws Error with its own words when it refuses */
export async function ask<T>(url: string, query: string, variables: Record<string, unknown> = {}): Promise<T> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as { data?: T; errors?: { message: string }[] };
  if (errors || !data) throw new Error(`${errors?.map(({ message }) => message).join("; ")}\n${query}`);
  return data;
}
