import { describe, expect, test } from 'vitest'
import { saidAbout } from '../testing/temporaryTree.ts'
import { importRules } from './importRules.ts'

const cleanTree = {
  'protocol/errors.ts': "import { z } from 'zod'\n",
  'auth/index.ts': "import { jwtVerify } from 'jose'\nimport '../protocol/errors.ts'\nimport 'node:crypto'\n",
  'auth/routes.ts': "import express from 'express'\nimport { check } from './binding.ts'\n",
  'auth/binding.test.ts':
    "import 'vitest'\nimport 'fast-check'\nimport './binding.ts'\nimport '../store/memory.ts'\n",
  'calls/queue.ts': "import type { Clock } from './ports.ts'\nimport '../protocol/errors.ts'\n",
  'calls/queue.test.ts': "import { test } from 'vitest'\nimport 'node:assert'\nimport '../store/memory.ts'\n",
  'store/sqlite.ts':
    "import type {} from '../auth/ports.ts'\nimport type {} from '../calls/ports.ts'\nimport 'kysely'\n",
  'sfu/clock.ts': "import type {} from '../calls/ports.ts'\n",
  'sfu/config.ts':
    "import 'zod'\nimport './config/mediaAddresses.ts'\nimport '../auth/index.ts'\nimport '../calls/index.ts'\n",
  'sfu/main.ts': "import './server.ts'\nimport './config.ts'\n",
  'sfu/server.ts':
    "import './edge/http/http.ts'\nimport './media/room.ts'\nimport '../store/sqlite.ts'\nimport '../auth/index.ts'\nimport '../calls/desk.ts'\n",
  'sfu/edge/socket/sockets.ts':
    "import 'ws'\nimport '../../clock.ts'\nimport '../../../auth/index.ts'\nimport '../../../calls/desk.ts'\n",
  'sfu/media/workers.ts':
    "import 'mediasoup'\nimport type {} from '../../calls/ports.ts'\nimport '../log.ts'\n",
  'client/sdk/media/device.ts': "import 'mediasoup-client'\nimport '../../../protocol/errors.ts'\n",
  'client/sdk/identity/passkey.ts': "import '@simplewebauthn/browser'\n",
  'client/ui/icons.ts': "import 'lit'\nimport '../sdk/index.ts'\n",
  'client/button/button.ts': "import 'lit'\nimport '../sdk/index.ts'\nimport '../ui/icons.ts'\n",
  'client/demo/shop.ts': "import '../button/button.ts'\n",
  'e2e/loopback/ring.test.ts':
    "import 'vitest'\nimport '../../sfu/server.ts'\nimport '../../client/sdk/testing/index.ts'\nimport '../peers/delayProxy.ts'\n",
  'bench/ring/ring.ts': "import 'mediasoup'\nimport 'node-datachannel'\nimport '../../sfu/clock.ts'\n",
  'vite.config.ts': "import { defineConfig } from 'vite'\n",
}

describe('import rules', () => {
  test('a tree that keeps the table passes', async () => {
    expect(await saidAbout(importRules, cleanTree)).toEqual([])
  })

  test.each([
    ['auth/a.ts', '../calls/queue.ts', 'auth/ may not import calls/queue.ts'],
    ['calls/a.ts', '../auth/ports.ts', 'calls/ may not import auth/ports.ts'],
    ['protocol/a.ts', '../calls/queue.ts', 'it may import nothing of ours'],
    ['store/a.ts', '../auth/index.ts', 'store/ may not import auth/index.ts'],
    ['sfu/edge/a.ts', '../media/room.ts', 'sfu/edge/ may not import sfu/media/room.ts'],
    ['sfu/edge/a.ts', '../../auth/binding.ts', 'sfu/edge/ may not import auth/binding.ts'],
    ['sfu/media/a.ts', '../../calls/queue.ts', 'sfu/media/ may not import calls/queue.ts'],
    ['sfu/main.ts', './media/room.ts', 'sfu/main may not import sfu/media/room.ts'],
    ['sfu/clock.ts', './server.ts', 'sfu/ may not import sfu/server.ts'],
    ['sfu/clock.ts', '../calls/queue.ts', 'sfu/ may not import calls/queue.ts'],
    ['sfu/config.ts', './media/room.ts', 'sfu/config may not import sfu/media/room.ts'],
    ['sfu/config.ts', '../auth/binding.ts', 'sfu/config may not import auth/binding.ts'],
    ['client/button/a.ts', '../sdk/phone.ts', 'client/button/ may not import client/sdk/phone.ts'],
    ['client/softphone/a.ts', '../button/a.ts', 'client/softphone/ may not import client/button/a.ts'],
    ['client/sdk/a.ts', '../ui/icons.ts', 'client/sdk/ may not import client/ui/icons.ts'],
    ['client/demo/a.ts', '../sdk/index.ts', 'client/demo/ may not import client/sdk/index.ts'],
    ['e2e/a.ts', '../auth/binding.ts', 'e2e/ may not import auth/binding.ts'],
    ['bench/a.ts', '../calls/queue.ts', 'bench/ may not import calls/queue.ts'],
    ['auth/a.ts', '../store/memory.ts', 'auth/ may not import store/memory.ts'],
    ['client/sdk/a.test.ts', '../../store/memory.ts', 'client/sdk/ may not import store/memory.ts'],
    ['auth/a.ts', '../../elsewhere.ts', "'../elsewhere.ts' lies outside the project"],
    ['calls/a.ts', 'jose', 'jose may only be imported in auth/'],
    ['sfu/edge/a.ts', 'mediasoup/types', 'mediasoup may only be imported in sfu/media/'],
    ['auth/a.ts', 'express', 'express may only be imported in sfu/edge/http/, sfu/testing/testEdge'],
    ['sfu/media/a.ts', 'ws', 'ws may only be imported in sfu/edge/socket/'],
    ['client/sdk/a.ts', 'mediasoup-client', 'mediasoup-client may only be imported in client/sdk/media/'],
    ['client/sdk/a.ts', '@simplewebauthn/browser', 'may only be imported in client/sdk/identity/'],
    ['sfu/server.ts', 'better-sqlite3', 'better-sqlite3 may only be imported in store/'],
    ['client/sdk/a.ts', 'lit', 'lit may only be imported in client/ui/'],
    ['calls/a.ts', 'zod', 'zod may only be imported in protocol/'],
    ['calls/a.ts', 'node:crypto', 'calls/ runs without Node and may not import node:crypto'],
    ['client/sdk/a.ts', 'events', 'client/sdk/ runs without Node and may not import events'],
    ['auth/a.ts', 'vitest', 'vitest may only be imported in '],
    [
      'auth/a.ts',
      'fast-check',
      'auth/a.ts:2 fast-check may only be imported in calls/testing/model/modelCommands, calls/testing/model/modelStories,',
    ],
    ['auth/a.ts', 'left-pad', 'left-pad has no owner in tools/checks/imports/packageOwners.ts'],
    ['auth/a.ts', '/srv/secret.ts', "'/srv/secret.ts' is neither a relative path nor a package"],
  ])('%s importing %s', async (path, specifier, sentence) => {
    const said = await saidAbout(importRules, { [path]: `// one\nimport '${specifier}'\n` })
    expect(said).toEqual([expect.stringContaining(`${path}:2 `)])
    expect(said[0]).toContain(sentence)
  })

  test.each([
    "import type { Call } from '../calls/call.ts'",
    "export type { Call } from '../calls/call.ts'",
    "export * from '../calls/call.ts'",
    "export type T = import('../calls/call.ts').Call",
    "export const later = () => import('../calls/call.ts')",
    'export const later = () => import(`../calls/call.ts`)',
    "export const old = require('../calls/call.ts')",
    "import { x } from '../calls/call.js'",
    "import { x } from '../calls/call'",
    "import x from '../calls/call.ts?raw'",
  ])('however it is written: %s', async statement => {
    const said = await saidAbout(importRules, {
      'auth/a.ts': statement,
      'calls/call.ts': 'export type Call = 1\n',
    })
    expect(said).toEqual([
      expect.stringContaining('auth/a.ts:1 auth/ may not import calls/call.ts; beside itself it may import '),
    ])
  })

  test('a computed import, a reference comment and a file in no room', async () => {
    const said = await saidAbout(importRules, {
      'auth/a.ts': 'export const load = (path: string) => import(path)\n',
      'client/ui/wording/speak.ts': 'export const load = (path: string) => import(path)\n',
      // It asks again for what a literal named.
      'client/sdk/platform/importAt.ts': 'export const load = (path: string) => import(path)\n',
      'calls/a.ts': '\n/// <reference types="node" />\n',
      'misplaced.ts': '\n',
    })
    expect(said).toEqual([
      'auth/a.ts:1 import() of a computed path cannot be checked; name the file in a literal.',
      'calls/a.ts:2 A reference comment is an import that no table sees; import the type instead.',
      'client/ui/wording/speak.ts:1 import() of a computed path cannot be checked; name the file in a literal.',
      'misplaced.ts:1 This file is in no room of the import table.',
    ])
  })
})
