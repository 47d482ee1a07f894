// The back end of a site, in Node 20 and later, with nothing but Node.
//
//   node back-end.mjs vouch USER      signs who is logged in, for one call
//   node back-end.mjs calls [LIMIT]   lists the site's calls, page by page
//   node back-end.mjs serve           hears of calls at PORT
//
// SERVICE, SITE and ORIGIN say which service, site and page; KEY_FILE is what `npm run vouch-key` wrote, SECRET_FILE
// what `npm run webhooks -- secret` wrote.
import { createHmac, createPrivateKey, randomUUID, sign, timingSafeEqual } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'

const { SERVICE = '', SITE = '', ORIGIN = '', KEY_FILE = '', SECRET_FILE = '', PORT } = process.env

/** @param {object} value */
const base64url = value => Buffer.from(JSON.stringify(value)).toString('base64url')

/**
 * A JWT by the site's key. `typ` says what it is for, so none can be taken for another.
 * @param {string} typ @param {object} claims
 */
function signJwt(typ, claims) {
  const jwk = JSON.parse(readFileSync(KEY_FILE, 'utf8'))
  const key = createPrivateKey({ key: jwk, format: 'jwk' })
  const iat = Math.floor(Date.now() / 1000)
  const times = { jti: randomUUID(), iat, exp: iat + 60 }
  const common = { iss: SITE, aud: SERVICE, ...times }
  const input = `${base64url({ alg: 'ES256', typ, kid: jwk.kid })}.${base64url({ ...common, ...claims })}`
  // r and s of 32 octets each (RFC 7518 section 3.4), not DER.
  const signature = sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' })
  return `${input}.${signature.toString('base64url')}`
}

/**
 * Who is logged in. A new one for every call: each is good once.
 * @param {string} user
 */
function vouch(user) {
  return signJwt('vouch+jwt', { origin: ORIGIN, sub: user, customerReference: `C-${user}` })
}

/**
 * One request to the API, signed for this very address.
 * @param {string} path
 */
async function ask(path) {
  const url = SERVICE + path
  const token = signJwt('site-request+jwt', { htm: 'GET', htu: url })
  const answer = await fetch(url, { headers: { Authorization: `Bearer ${token}` } })
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`)
  return answer.json()
}

/** @param {string} limit */
async function listCalls(limit) {
  /** @type {string | null} */
  let cursor = ''
  do {
    const page = await ask(`/api/v1/sites/${SITE}/calls?limit=${limit}${cursor}`)
    for (const { callId, reason, talkedMs } of page.calls) console.log(`${callId} ${reason} ${talkedMs}`)
    cursor = page.next === null ? null : `&cursor=${page.next}`
  } while (cursor !== null)
}

/**
 * The event, or null for what the service did not sign within five minutes. `body` is the text as it came.
 * @param {import('node:http').IncomingHttpHeaders} headers @param {string} body
 */
function verifyWebhook(headers, body) {
  const [id = '', timestamp = '', signatures = ''] = ['id', 'timestamp', 'signature'].map(name =>
    String(headers[`webhook-${name}`] ?? ''),
  )
  if (id === '' || !/^\d+$/.test(timestamp) || Math.abs(Date.now() / 1000 - Number(timestamp)) > 300)
    return null
  const secret = Buffer.from(readFileSync(SECRET_FILE, 'utf8').trim().replace('whsec_', ''), 'base64')
  const mac = createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest('base64')
  const right = Buffer.from(`v1,${mac}`)
  const isSigned = signatures.split(' ').some(each => {
    const brought = Buffer.from(each)
    return brought.length === right.length && timingSafeEqual(brought, right)
  })
  return isSigned ? JSON.parse(body) : null
}

function serve() {
  const seen = new Set()
  createServer(async (request, response) => {
    let body = ''
    for await (const piece of request.setEncoding('utf8')) body += piece
    const event = verifyWebhook(request.headers, body)
    const id = request.headers['webhook-id']
    // What comes twice has the same id. A real back end remembers it in its database, and answers when that is written.
    if (event !== null && !seen.has(id)) console.log(`${event.type} ${event.data.callId}`)
    if (event !== null) seen.add(id)
    response.writeHead(event === null ? 400 : 204).end()
  }).listen(Number(PORT), '127.0.0.1', () => console.log('listening'))
}

const [command, word = '50'] = process.argv.slice(2)
if (command === 'vouch') console.log(vouch(word))
else if (command === 'calls') await listCalls(word)
else if (command === 'serve') serve()
else process.exitCode = 1
