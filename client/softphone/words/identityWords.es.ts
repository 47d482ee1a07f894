import type { identityEn } from './identityWords.en.ts'

type Wide<T> = T extends string
  ? string
  : T extends (...values: infer V) => string
    ? (...values: V) => string
    : { readonly [K in keyof T]: Wide<T[K]> }

export type IdentityWords = Wide<typeof identityEn>

export const identityEs: IdentityWords = {
  proof: {
    methods: { vouch: 'Con sesión en el sitio', passkey: 'Firmada con clave de acceso' },
    when: ago => `probada ${ago}`,
    enrolled: ago => `Clave creada ${ago}`,
    synced: 'está en varios dispositivos',
    oneDevice: 'está en un solo dispositivo',
    knownAs: 'Identificador',
  },
  words: {
    title: 'Ambos ven',
    hint: 'Si le preguntan si usted es auténtico, diga estas dos palabras. No pida nunca un código ni una contraseña.',
    pending: 'Su puesto está firmando de nuevo…',
    seat: seat => `Usted es el puesto ${seat}`,
  },
  away: left => `Se cortó la conexión de quien llama. Puede volver durante ${left}.`,
  stepUps: {
    title: 'Pedir una confirmación',
    lead: 'La persona lee la frase exacta y la firma con su clave de acceso. Usted no oye ningún secreto.',
    ask: 'Pedir',
    again: seconds => `Otra vez en ${seconds} s`,
    tooSoon: {
      title: 'Aún es un poco pronto',
      text: 'Entre dos preguntas se dejan unos segundos a quien llama. Su texto sigue aquí: pídalo en un momento.',
    },
    typed: 'Su propia frase',
    thisSentence: 'esta frase',
    typedHint: 'Diga con claridad qué pasa si confirma.',
    amount: unit => `Límite en ${unit}`,
    most: amount => `como máximo ${amount}`,
    asksLeft: count => `Puede pedirlo ${count} ${count === 1 ? 'vez' : 'veces'} más en esta llamada.`,
    ended: 'En esta llamada ya no se puede pedir más.',
    failedOften:
      'La clave no correspondió tres veces. En esta llamada ya no se puede pedir más: trate a la persona como no identificada.',
    outcomes: {
      asked: 'Preguntado',
      proven: 'Confirmado',
      refused: 'No confirmado',
      'no-passkey': 'Sin clave',
      failed: 'Falló',
      'timed-out': 'Sin respuesta a tiempo',
    },
    means: {
      asked: 'La persona está viendo la frase.',
      proven: 'Confirmado solo para este fin. Hágalo ahora: vale una vez.',
      refused: 'La persona dijo que no, cerró la ventana o no tiene aquí una clave de acceso.',
      'no-passkey': 'Su dispositivo no tiene clave de acceso para este sitio.',
      failed: 'La clave no correspondía. Trate a la persona como no identificada.',
      'timed-out': 'Puede pedirlo otra vez.',
    },
    usable: left => `Vale durante ${left}`,
    over: 'Ya no vale.',
    bySame: 'Firmado por la misma persona que llama.',
    byOther: name =>
      `Firmado por el identificador ${name}. La llamada no probó a nadie: compruebe que el pedido es suyo.`,
  },
  passkeys: {
    open: 'Mis claves de acceso',
    title: 'Mis claves de acceso',
    lead: 'Tenga dos: si pierde un dispositivo, la otra aún abre la puerta. Nadie puede restablecerlas por usted.',
    onlyOne: 'Solo tiene una. Añada otra en un segundo dispositivo o en una llave de seguridad.',
    add: 'Añadir una clave',
    name: 'Nombre de este dispositivo o llave',
    rename: 'Cambiar nombre',
    save: 'Guardar',
    cancel: 'Cancelar',
    remove: 'Eliminar',
    removeSure: name => `¿Eliminar «${name}»? Se cierra la sesión de quien entró con ella.`,
    made: date => `Creada ${date}`,
    used: date => `usada ${date}`,
    neverUsed: 'sin usar',
    last: 'La última clave no se puede eliminar.',
  },
  sessions: {
    open: 'Dónde tengo sesión',
    title: 'Dónde tiene sesión abierta',
    lead: most =>
      `Cada navegador se cierra solo a las 12 horas, o a los 30 minutos sin uso.${most ? ` Entrar en más de ${most} cierra el que hace más que no se usa.` : ''}`,
    here: 'Este navegador',
    used: ago => `usado ${ago}`,
    begun: when => `desde ${when}`,
    by: 'Con la clave',
    unknown: 'Un navegador sin nombre',
    endOthers: 'Cerrar las demás sesiones',
    sure: '¿Cerrar todas las sesiones menos esta? La llamada que siga allí termina.',
    confirm: { yes: 'Sí, cerrar', no: 'Conservar' },
  },
  notices: {
    title: what =>
      what === 'passkey-removed' ? 'Se eliminó una clave suya' : 'Se añadió una clave a su cuenta',
    text: 'Si no fue usted: cierre las demás sesiones, elimine lo que no sea suyo y avise a quien administra Ringfence aquí.',
    read: 'Fui yo',
  },
  people: {
    open: 'Personas',
    title: 'Personas',
    lead: 'Quién atiende aquí. Al quitar a alguien se cierran sus sesiones al instante.',
    roles: { agent: 'Agente', supervisor: 'Supervisión', admin: 'Administración' },
    you: 'Usted',
    roleOf: name => `Función de ${name}`,
    signedIn: 'con sesión',
    passkeys: count => `${count} ${count === 1 ? 'clave' : 'claves'}`,
    remove: 'Quitar',
    removeLabel: name => `Quitar a ${name}`,
    removeSure: name => `¿Quitar a ${name}? Sus claves dejan de valer y su llamada termina.`,
    removeYes: 'Sí, quitar',
    removeNo: 'Conservar',
    invite: 'Invitar a alguien',
    inviteAs: 'como',
    link: lifetime => `Entregue este enlace. Sirve una vez, durante ${lifetime}.`,
    copy: 'Copiar',
    copied: 'Copiado',
  },
  confirm: { yes: 'Sí, eliminar', no: 'Conservar' },
}
