import { createSocket } from 'node:dgram'
import { createServer } from 'node:net'
import { answerParent } from '../child.ts'
import { floodPorts, serverAddress } from '../ports.ts'

/** Takes a flood and does nothing with it: whoever connects is cut at their first bytes, packets are dropped. */
const doors = [floodPorts.sink, floodPorts.sinkMedia].map(port =>
  createServer(socket => {
    socket.on('error', () => socket.destroy())
    socket.once('data', () => socket.destroy())
  }).listen(port, serverAddress, 1024),
)
const packets = createSocket('udp4')
packets.bind(floodPorts.sinkMedia, serverAddress)

answerParent({}, () => {
  for (const door of doors) door.close()
  packets.close()
})
