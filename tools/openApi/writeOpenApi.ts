import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openApi } from '../../sfu/edge/http/api/openApi.ts'

// Writes docs/embedding/back-end/openapi.json anew from the schemas; `npx biome check --write docs` gives it its form.
const file = join(import.meta.dirname, '../../docs/embedding/back-end/openapi.json')
writeFileSync(file, `${JSON.stringify(openApi('https://calls.example.com'), null, 2)}\n`)
