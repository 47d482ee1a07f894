import { dirname, join } from 'node:path'
import type { BrowserPublicKey, RevocationRequest, VerifiedCallToken } from '../protocol/index.ts'
import { createAgents } from './agents.ts'
import { verifyProof } from './binding.ts'
import { createCallers } from './callers.ts'
import { openSigningKeys } from './keys.ts'

import { createAuditLog } from './ledger/auditLog.ts'
