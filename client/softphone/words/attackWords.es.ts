import type { AttackWords } from './attackWords.en.ts'

/** What is said of attacks in Spanish. */
export const attackEs: AttackWords = {
  banner: {
    title: 'Puede que algunas llamadas no sean de personas',
    allSites: 'Todos los sitios',
    until: when => `hasta las ${when}`,
    by: { admin: 'activado por administración', alarm: 'detectado por el servicio' },
    changes:
      'Quien llama sin demostrar quién es hace algo más antes de llegar a usted, y su llamada queda marcada. Quien lo demuestra no nota nada. Termina por sí solo.',
    open: 'Ver qué se sabe',
    aloud:
      'Puede que algunas llamadas no sean de personas. Quien llama sin demostrar quién es hace antes algo más.',
    over: 'Las llamadas vuelven a ser las de siempre.',
  },
  panel: {
    open: 'Bajo ataque',
    title: 'Bajo ataque',
    lead: 'Qué se vio, y el interruptor. Mientras está activado, quien llama sin demostrar quién es calcula algo antes de esperar, más de los últimos lugares van por sorteo y las llamadas quedan marcadas. Nada se borra.',
    empty: 'No se vio nada en los últimos 30 días.',
    site: 'Dónde',
    minutes: 'Cuánto tiempo',
    reason: 'Por qué (para el resto de administración)',
    switchOn: 'Activar',
    isOn: 'Activado',
    until: when => `hasta el ${when}`,
    span: (from, to) => `${from} a ${to}`,
    by: 'Activado por',
    bySomebody: 'Activado por alguien que ya no está aquí',
    byAlarm: 'Detectado por el servicio',
    inQueue: queue => `en ${queue}`,
    browsers: count => `unos ${count} navegadores distintos`,
    network: (percent, name) => `${percent} desde una red (${name})`,
    source: {
      address: name => `desde una dirección (${name})`,
      network: name => `desde una red (${name})`,
      identity: name => `de una sola persona (${name})`,
    },
    goodTalks: count => `buenas conversaciones: ${count}`,
    onlyMarked: 'solo se marcan sus llamadas',
    ended: { 'by-hand': 'terminado por administración', 'was-us': 'no fue un ataque, dijo administración' },
    end: 'Terminar ya',
    endLabel: what => `Terminar ya: ${what}`,
    endSure: '¿Terminar ya? A quien llama se le pedirá lo de siempre.',
    endConfirm: { yes: 'Sí, terminar', no: 'Mantener' },
    wasUs: 'Fuimos nosotros',
    wasUsLabel: what => `Fuimos nosotros: ${what}`,
    wasUsSure: '¿Una campaña, un boletín, las noticias? Entonces tantas serán lo habitual y no habrá aviso.',
    wasUsConfirm: { yes: 'Sí, fuimos nosotros', no: 'No, dejarlo así' },
  },
  alarms: {
    calls: (seen, usual, span) => `${seen} quisieron llamar en ${span}; lo habitual son ${usual}`,
    refusals: (seen, usual, span) => `${seen} peticiones rechazadas en ${span}; lo habitual son ${usual}`,
    browsers: (seen, usual, span) => `${seen} navegadores nunca vistos en ${span}; lo habitual son ${usual}`,
    'short-talks': (seen, usual, span) =>
      `${seen} conversaciones en ${span} no llegaron a nada; de tantas, suelen ser ${usual}`,
    'slow-drip': (seen, usual, span) =>
      `${seen} conversaciones en ${span} no llegaron a nada; lo habitual son ${usual}`,
    'one-source': (seen, usual, span) =>
      `${seen} llamadas de un solo origen en ${span}; sus navegadores y buenas conversaciones explican ${usual}`,
  },
}
