/** As the service answers an admin about attacks: one window, that was opened a moment ago, until it is ended. */
export const attackAnswer = (body: object) => ({
  sites: [{ key: 'demo', name: 'Demo' }],
  windows: [
    {
      ...{
        windowId: `attack_${'w'.repeat(22)}`,
        siteName: null,
        queueName: null,
        isOpen: !('ended' in body),
      },
      ...{ sinceMs: 1, untilMs: 2, by: 'Ana', reason: 'A flood', alarm: null },
      ended: 'ended' in body ? body.ended : null,
    },
  ],
})
