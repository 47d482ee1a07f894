import type { NamedParts } from './withoutParts.ts'

/**
 * Parts of libraries that are in every bundle and that no page of ours reaches. Whole modules, which stand there empty; and parts of
 * modules that are used, which are gone: a call of one throws.
 */

/** A module that stands there empty. A call of one of its names gives nothing of use and harms nobody. */
export const unreachedModules: readonly string[] = [
  // For tests, for apps that are no pages, and for video.
  'mediasoup-client/lib/handlers/FakeHandler.js',
  'mediasoup-client/lib/test/fakeParameters.js',
  'mediasoup-client/lib/handlers/ReactNative106.js',
  'h264-profile-level-id/lib/index.js',
  // For Chromium below 111, which lacks what else we use (`String.prototype.isWellFormed`).
  'mediasoup-client/lib/handlers/Chrome74.js',
  // Channels of data: a call has none.
  'mediasoup-client/lib/DataProducer.js',
  'mediasoup-client/lib/DataConsumer.js',
  // What the diaries of the libraries would be written with, see withoutDiary().
  'debug/src/browser.js',
  'mediasoup-client/lib/Logger.js',
  'awaitqueue/lib/Logger.js',
]

/**
 * Of these libraries no file keeps a diary, which is shown to whoever switches it on in their own browser's storage, and to nobody else;
 * and none makes namespaces of its own.
 */
export const withDiary = /\/node_modules\/(?:mediasoup-client|awaitqueue)\/lib\/(?!Logger\.js|test\/).*\.js$/

interface UnreachedParts extends NamedParts {
  /** SHA-256 of the library's file, in hex, its first 16 digits: who brings another one looks at the list again. */
  readonly hash: string
}

/** What every handler of a browser has, and a call of one voice each way never asks for. */
const ofHandlers = [
  // Video in layers.
  ...['setMaxSpatialLayer', 'setRtpEncodingParameters'],
  // Channels of data.
  ...['sendDataChannel', 'receiveDataChannel', 'getDataChannelMaxMessageSize'],
  // Our voices stop with their transport; who is muted is silent at the track and at the service.
  ...['stopSending', 'pauseSending', 'resumeSending', 'stopReceiving', 'pauseReceiving', 'resumeReceiving'],
  'getTransportStats',
]

export const unreachedParts: Readonly<Record<string, UnreachedParts>> = {
  'mediasoup-client/lib/Transport.js': {
    hash: '1f2759ce6a62608b',
    methods: [
      ...['produceData', 'consumeData', 'handleDataProducer', 'handleDataConsumer'],
      ...['getDataChannelMaxMessageSize', 'getStats'],
      ...['pausePendingConsumers', 'resumePendingConsumers', 'closePendingConsumers'],
    ],
  },
  'mediasoup-client/lib/Producer.js': {
    hash: 'd1a4bc3f1555f08c',
    methods: ['pause', 'resume', 'setMaxSpatialLayer', 'setRtpEncodingParameters'],
  },
  'mediasoup-client/lib/Consumer.js': { hash: 'b8fd92c17dcc7e01', methods: ['pause', 'resume'] },
  'mediasoup-client/lib/handlers/Chrome111.js': { hash: '979c9b3fe53691e9', methods: ofHandlers },
  'mediasoup-client/lib/handlers/Firefox120.js': { hash: '2a1e8f737d2589a7', methods: ofHandlers },
  'mediasoup-client/lib/handlers/Safari12.js': { hash: '0b4906c14278830c', methods: ofHandlers },
  'mediasoup-client/lib/handlers/sdp/RemoteSdp.js': {
    hash: '556c727892cc4250',
    methods: [
      ...['pauseMediaSection', 'resumeSendingMediaSection', 'resumeReceivingMediaSection'],
      ...['disableMediaSection', 'closeMediaSection', 'muxMediaSectionSimulcast'],
      ...['sendSctpAssociation', 'receiveSctpAssociation'],
    ],
  },
  'mediasoup-client/lib/handlers/sdp/RemoteMediaSection.js': {
    hash: '4aafd191ebc51425',
    methods: ['pause', 'disable', 'resume', 'close', 'muxSimulcastStreams'],
  },
  'mediasoup-client/lib/handlers/sdp/unifiedPlanUtils.js': {
    hash: '6365e900a636f562',
    functions: ['addLegacySimulcast'],
  },
  'mediasoup-client/lib/ortc.js': {
    hash: 'c6d59149bfa72a5a',
    functions: ['validateAndNormalizeSctpStreamParameters', 'generateProbatorRtpParameters'],
  },
  'mediasoup-client/lib/enhancedEvents.js': {
    hash: '65b465701ca28682',
    methods: ['addListener', 'prependListener', 'once', 'prependOnceListener', 'listeners', 'rawListeners'],
  },
  'events-alias/events.js': {
    hash: 'b6d7d26a2395a94d',
    functions: [
      ...['once', 'onceWrapper', '_onceWrap', 'prependListener', 'prependOnceListener', 'getMaxListeners'],
      ...['eventNames', 'listeners', 'rawListeners', '_listeners', 'unwrapListeners'],
      ...['addErrorHandlerIfEventEmitter', 'eventTargetAgnosticAddListener'],
    ],
  },
  // Lines of a session description that no audio call has, or that nothing here reads: they are kept as lines of no known kind.
  'sdp-transform/lib/grammar.js': {
    hash: 'af5b6a248590b8f7',
    entries: [
      ...['control', 'rtcpFbTrrInt', 'crypto', 'connectionType', 'ptime', 'maxptime', 'remoteCandidates'],
      ...['sctpmap', 'sctpPort', 'maxMessageSize', 'rids', 'simulcast', 'simulcast_03', 'imageattrs'],
      ...['xGoogleFlag', 'framerate', 'sourceFilter', 'bundleOnly', 'label', 'tsRefClocks', 'mediaClk'],
      ...['keywords', 'content', 'bfcpFloorCtrl', 'bfcpConfId', 'bfcpUserId', 'bfcpFloorId'],
    ],
  },
  'awaitqueue/lib/AwaitQueue.js': { hash: '0fcfffecebc34d63', methods: ['size', 'remove', 'dump'] },
}
