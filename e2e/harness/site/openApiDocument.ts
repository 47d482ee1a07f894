import { z } from 'zod'
import type { Loopback } from '../loopback.ts'

const Content = z.looseObject({ 'application/json': z.looseObject({ schema: z.looseObject({}) }) })
const Described = z.looseObject({
  operationId: z.string(),
  responses: z.record(z.string(), z.looseObject({ content: Content })),
})
const Document = z.looseObject({
  openapi: z.literal('3.1.0'),
  paths: z.record(z.string(), z.record(z.string(), Described)),
  components: z.looseObject({ schemas: z.record(z.string(), z.looseObject({})) }),
})

/** The page that programs read, as the service serves it. */
export type ApiDocument = z.infer<typeof Document>

export async function readDocument(loopback: Loopback): Promise<ApiDocument> {
  const answer = await fetch(`${loopback.url}/api/openapi.json`, { headers: { connection: 'close' } })
  return Document.parse(await answer.json())
}

/** Method and path of each operation, as in `GET /api/v1/sites/{site}/calls`. */
export const routesOf = ({ paths }: ApiDocument): string[] =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map(method => `${method.toUpperCase()} ${path}`),
  )

/**
 * What was answered, if the document says that this operation answers so.
 * @throws Error for a status that it does not name, or a body that its schema does not take
 */
export function heldAgainst(
  document: ApiDocument,
  operationId: string,
  { status, body }: { readonly status: number; readonly body: unknown },
): unknown {
  const operation = Object.values(document.paths)
    .flatMap(methods => Object.values(methods))
    .find(each => each.operationId === operationId)
  const schema = operation?.responses[String(status)]?.content['application/json'].schema
  if (schema === undefined) throw new Error(`${operationId} answers no ${status} by the document`)
  const named = /^#\/components\/schemas\/(\w+)$/.exec(String(schema.$ref ?? ''))?.[1]
  const whole = named === undefined ? schema : document.components.schemas[named]
  return z.fromJSONSchema(whole ?? false).parse(body)
}
