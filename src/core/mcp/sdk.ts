/** The parts of the MCP SDK that a client needs, loaded on first use. */
export async function loadSdk() {
  const [
    { Client },
    { StreamableHTTPClientTransport, StreamableHTTPError },
    { SSEClientTransport },
    { InMemoryTaskStore },
    { UnauthorizedError },
    types,
  ] = await Promise.all([
    import("@modelcontextprotocol/sdk/client/index.js"),
    import("@modelcontextprotocol/sdk/client/streamableHttp.js"),
    import("@modelcontextprotocol/sdk/client/sse.js"),
    import("@modelcontextprotocol/sdk/experimental/tasks/stores/in-memory.js"),
    import("@modelcontextprotocol/sdk/client/auth.js"),
    import("@modelcontextprotocol/sdk/types.js"),
  ]);
  return { Client, StreamableHTTPClientTransport, StreamableHTTPError, SSEClientTransport, InMemoryTaskStore, UnauthorizedError, types };
}

export type Sdk = Awaited<ReturnType<typeof loadSdk>>;

/** Checks values against a JSON schema of a server. Throws where the schema makes no sense. */
export async function loadValidator(schema: Readonly<Record<string, unknown>>): Promise<(value: unknown) => string | undefined> {
  const { AjvJsonSchemaValidator } = await import("@modelcontextprotocol/sdk/validation/ajv");
  // One of its own for each schema: what one server names, another could take for its own.
  const check = new AjvJsonSchemaValidator().getValidator(schema);
  return (value) => {
    const checked = check(value);
    return checked.valid ? undefined : checked.errorMessage;
  };
}
