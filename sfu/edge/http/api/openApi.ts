import { z } from 'zod'
import {
  ErrorBody,
  type ErrorCode,
  errors,
  webhookEventOf,
  webhookTypes,
} from '../../../../protocol/index.ts'
import { everyRefusal, type Operation, operations } from './operations.ts'

/** JSON, as it is served and written into the documentation. */
export type OpenApi = Readonly<Record<string, unknown>>

/** OpenAPI 3.1 takes the JSON Schema of 2020-12 as it is. */
const schemaOf = (schema: z.core.$ZodType, io: 'input' | 'output' = 'output') => {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io })
  return rest
}

const json = (schema: object) => ({ 'application/json': { schema } })

/** What a back end may ask of this service and what it is told, as one document; made from the schemas that the service itself checks by. */
export function openApi(publicOrigin: string): OpenApi {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Ringfence for back ends',
      version: '1',
      description:
        'Times are milliseconds since the epoch, lengths milliseconds. A refusal is a code of one closed table (docs/errors.md) with `retryable`; where it is known when to come again, `Retry-After` says so.',
    },
    servers: [{ url: publicOrigin }],
    paths: paths(),
    webhooks: Object.fromEntries(webhookTypes.map(type => [type, webhook(type)])),
    components: {
      schemas: { Refusal: schemaOf(ErrorBody) },
      securitySchemes: { siteKey: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
    },
  }
}

function paths(): Readonly<Record<string, object>> {
  const byPath = Object.entries<Operation>(operations).map(([operationId, operation]) => [
    operation.path.replace(/:(\w+)/g, '{$1}'),
    { [operation.method]: described(operationId, operation) },
  ])
  return Object.fromEntries(byPath)
}

function described(
  operationId: string,
  { summary, signed, scope, path, query, answer, refusals }: Operation,
) {
  return {
    operationId,
    summary,
    description: `${signed}${scope === null ? '' : ` The key needs the scope \`${scope}\`.`}`,
    security: [{ siteKey: scope === null ? [] : [scope] }],
    parameters: [...pathParameters(path), ...queryParameters(query)],
    responses: {
      '200': { description: summary, content: json(schemaOf(answer)) },
      ...refused([...everyRefusal, ...refusals]),
    },
  }
}

const pathParameters = (path: string) =>
  [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    ...{ name, in: 'path', required: true },
    schema: { type: 'string' },
  }))

function queryParameters(query: z.core.$ZodType | null) {
  const { properties = {}, required = [] } = query ? schemaOf(query, 'input') : {}
  return Object.entries(properties).map(([name, schema]) => ({
    ...{ name, in: 'query', required: required.includes(name) },
    schema,
  }))
}

/** By status, with the codes that have it. */
function refused(codes: readonly ErrorCode[]) {
  const statuses = [...new Set(codes.map(code => errors[code].httpStatus))].sort((a, b) => a - b)
  return Object.fromEntries(
    statuses.map(status => {
      const ofStatus = codes.filter(code => errors[code].httpStatus === status)
      const description = ofStatus.map(code => `\`${code}\`: ${errors[code].sentence}`).join(' ')
      return [String(status), { description, content: json({ $ref: '#/components/schemas/Refusal' }) }]
    }),
  )
}

function webhook(type: (typeof webhookTypes)[number]) {
  const field = (name: string, description: string) => ({
    ...{ name, in: 'header', required: true, description },
    schema: { type: 'string' },
  })
  return {
    post: {
      summary: `${type}, signed as Standard Webhooks says`,
      parameters: [
        field('webhook-id', 'The same at every try'),
        field('webhook-timestamp', 'Seconds since the epoch: when this try was made'),
        field('webhook-signature', '`v1,` and an HMAC with SHA-256 over id, time and body, in base64'),
      ],
      requestBody: { required: true, content: json(schemaOf(webhookEventOf(type))) },
      responses: { '2XX': { description: 'Taken; anything else is tried again for three days' } },
    },
  }
}
