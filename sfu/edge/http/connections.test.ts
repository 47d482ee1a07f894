import { once } from 'node:events'
import { Agent, createServer, get, type RequestListener, type Server } from 'node:http'
import { connect, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { answerConnections } from './connections.ts'

async function serve(
  answer: RequestListener,
  options: { atOnce?: number; atOnceInAll?: number; quietMs?: number; isProxy?: () => boolean } = {},
) {
  const server = createServer()
  answerConnections(server, answer, { atOnce: 64, atOnceInAll: 1000, isProxy: () => false, ...options })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('no port')
  const open = (localAddress = '127.0.0.1') => {
    const socket = connect({ port: address.port, host: '127.0.0.1', localAddress })
    onTestFinished(() => void socket.destroy())
    let heard = ''
    socket.on('data', bytes => {
      heard += String(bytes)
    })
    const closed = new Promise(resolve => socket.on('error', () => {}).once('close', resolve))
    return { socket, heard: () => heard, closed }
  }
  return { server, port: address.port, open }
}

const connectionsOf = (server: Server): Promise<number> =>
  new Promise((resolve, reject) =>
    server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
  )

const request = 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'
/** More than the system keeps for a reader who does not come. */
const manyBytes = Buffer.alloc(32_000_000, 'x')

/** Asks, and never reads. */
function askUnread(socket: Socket, times: number): void {
  socket.pause()
  socket.write(request.repeat(times))
}

test('requests sent ahead are answered in order, and none is begun before the one in front is answered', async () => {
  const begun: (() => void)[] = []
  const { open } = await serve((_request, response) => {
    const number = begun.push(() => response.end(`answer ${number}`))
  })
  const { socket, heard } = open()
  socket.write(request.repeat(4))
  for (let number = 1; number <= 4; number += 1) {
    await expect.poll(() => begun.length).toBe(number)
    begun[number - 1]?.()
    await expect.poll(heard).toContain(`answer ${number}`)
  }
})

test('who sends more ahead than that is cut, and little is begun', async () => {
  let begun = 0
  const { server, open } = await serve((_request, response) => {
    begun += 1
    response.end(manyBytes)
  })
  const peers = Array.from({ length: 20 }, open)
  for (const { socket } of peers) askUnread(socket, 150)
  await expect.poll(() => begun, { timeout: 10_000 }).toBe(20)
  await expect.poll(() => connectionsOf(server), { timeout: 10_000 }).toBe(0)
  expect(begun).toBe(20)
})

test('requests that wait behind an answer are forgotten with their connection', async () => {
  let begun = 0
  const { server, open } = await serve((_request, response) => {
    begun += 1
    response.write('first')
  })
  const { socket, heard } = open()
  socket.write(request.repeat(3))
  await expect.poll(heard).toContain('first')
  socket.destroy()
  await expect.poll(() => connectionsOf(server)).toBe(0)
  expect(begun).toBe(1)
})

test('an answer that nobody reads is cut; a socket that was upgraded stays', async () => {
  const { server, port, open } = await serve((_request, response) => void response.end(manyBytes), {
    quietMs: 100,
  })
  const sockets = new WebSocketServer({ noServer: true })
  server.on('upgrade', (asked, socket, head) => sockets.handleUpgrade(asked, socket, head, () => {}))
  const upgraded = new WebSocket(`ws://127.0.0.1:${port}/`)
  onTestFinished(() => upgraded.terminate())
  await once(upgraded, 'open')
  const peer = open()
  askUnread(peer.socket, 1)
  await expect.poll(() => connectionsOf(server)).toBe(2)
  await expect.poll(() => connectionsOf(server), { timeout: 10_000 }).toBe(1)
  const pong = once(upgraded, 'pong')
  upgraded.ping()
  await pong
})

test('one address has so many connections at once; another takes the place of one that rests', async () => {
  const answers: (() => void)[] = []
  const { open } = await serve((_request, response) => void answers.push(() => response.end('done')), {
    atOnce: 2,
  })
  const [first, second, third] = [open(), open(), open()]
  await first.closed
  for (const { socket } of [second, third]) socket.write(request)
  await expect.poll(() => answers.length).toBe(2)
  const refused = open()
  await refused.closed
  answers[0]?.()
  answers[1]?.()
  await expect.poll(() => second.heard() + third.heard()).toMatch(/done[\s\S]*done/)
  const welcome = open()
  welcome.socket.write(request)
  await expect.poll(() => answers.length).toBe(3)
})

test('all have so many connections at once; another one takes the place of one at the address that has most', async () => {
  const answers: (() => void)[] = []
  const { open } = await serve((_request, response) => void answers.push(() => response.end('done')), {
    atOnceInAll: 4,
  })
  const person = open('127.2.0.1')
  const machine = Array.from({ length: 3 }, () => open('127.1.0.1'))
  for (const { socket } of [person, ...machine]) await once(socket, 'connect')
  const another = open('127.3.0.1')
  await Promise.race(machine.map(({ closed }) => closed))
  for (const { socket } of [person, another]) socket.write(request)
  await expect.poll(() => answers.length).toBe(2)
  for (const answer of answers) answer()
  await expect.poll(() => person.heard() + another.heard()).toMatch(/done[\s\S]*done/)
  expect(machine.filter(({ socket }) => socket.destroyed)).toHaveLength(1)
})

test('where all are being answered another one is cut, and each that ends makes room', async () => {
  const answers: (() => void)[] = []
  const { open } = await serve((_request, response) => void answers.push(() => response.end('done')), {
    atOnceInAll: 2,
  })
  const [first, second] = [open('127.1.0.1'), open('127.1.0.2')]
  for (const { socket } of [first, second]) socket.write(request)
  await expect.poll(() => answers.length).toBe(2)
  await open('127.1.0.3').closed
  first.socket.destroy()
  await first.closed
  await expect
    .poll(async () => {
      open('127.1.0.4').socket.write(request)
      return answers.length
    })
    .toBe(3)
})

test('an upgraded socket is no connection of these any more', async () => {
  const { server, port, open } = await serve((_request, response) => void response.end('done'), { atOnce: 1 })
  const sockets = new WebSocketServer({ noServer: true })
  server.on('upgrade', (asked, socket, head) => sockets.handleUpgrade(asked, socket, head, () => {}))
  const upgraded = new WebSocket(`ws://127.0.0.1:${port}/`)
  onTestFinished(() => upgraded.terminate())
  await once(upgraded, 'open')
  const { socket, heard } = open()
  socket.write(request)
  await expect.poll(heard).toContain('done')
  expect(upgraded.readyState).toBe(upgraded.OPEN)
})

test('a browser with six connections that are kept is answered all the way', async () => {
  const { port } = await serve((_request, response) => void response.end('done'), { atOnce: 6 })
  const agent = new Agent({ keepAlive: true, maxSockets: 6 })
  onTestFinished(() => agent.destroy())
  const ask = () =>
    new Promise((resolve, reject) => {
      get({ host: '127.0.0.1', port, agent }, response => {
        response.resume().once('end', () => resolve(response.statusCode))
      }).once('error', reject)
    })
  const statuses = await Promise.all(Array.from({ length: 60 }, ask))
  expect(new Set(statuses)).toEqual(new Set([200]))
})

test('a proxy has as many connections as its visitors need', async () => {
  const { open } = await serve((_request, response) => void response.end('done'), {
    atOnce: 1,
    isProxy: () => true,
  })
  const connections = [open(), open(), open()]
  for (const { socket } of connections) socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
  for (const { heard } of connections) await expect.poll(heard).toContain('done')
})
