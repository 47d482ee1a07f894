import type { CallWords } from '../callWords.ts'

export const endings: CallWords['endings'] = {
  'caller-hung-up': { title: 'Chamada terminada', advice: 'Agradecemos a sua chamada.' },
  'agent-hung-up': { title: 'Chamada terminada', advice: 'Agradecemos a sua chamada.' },
  'caller-gone': {
    title: 'A chamada caiu',
    advice: 'Esta página perdeu a ligação. Ligue de novo, se quiser.',
  },
  'agent-gone': {
    title: 'A chamada caiu',
    advice: 'A ligação falhou do nosso lado. Ligue de novo, por favor.',
  },
  'left-queue': { title: 'Saiu da fila', advice: 'Ligue de novo quando quiser.' },
  'waited-too-long': {
    title: 'Lamentamos, ninguém ficou livre',
    advice: 'Toda a equipe estava ocupada. Tente mais tarde, por favor.',
  },
  'no-agent': {
    title: 'Lamentamos, já não há ninguém',
    advice: 'A última pessoa da equipe saiu. Tente mais tarde, por favor.',
  },
  declined: {
    title: 'Lamentamos, ninguém pôde atender',
    advice: 'Tente de novo dentro de alguns minutos, por favor.',
  },
  'cap-reached': {
    title: 'O tempo desta chamada acabou',
    advice: 'Aqui as chamadas têm um limite de tempo. Ligue de novo se precisar de mais.',
  },
  'media-key-mismatch': {
    title: 'Esta chamada foi parada para sua segurança',
    advice: 'O som não vinha do seu navegador. Ligue de novo, se puder a partir de outra rede.',
  },
  'media-failed': {
    title: 'O som falhou',
    advice: 'A sua rede pode estar fraca ou bloquear chamadas. Tente de novo, talvez a partir de outra rede.',
  },
  'never-heard': {
    title: 'O som não passou',
    advice: 'A sua rede pode estar fraca ou bloquear chamadas. Tente de novo, talvez a partir de outra rede.',
  },
  'worker-died': {
    title: 'A chamada caiu',
    advice: 'A culpa foi nossa, lamentamos. Ligue de novo, por favor.',
  },
  'server-died': {
    title: 'A chamada caiu',
    advice: 'A culpa foi nossa, lamentamos. Ligue de novo, por favor.',
  },
  'server-stopping': {
    title: 'A chamada caiu',
    advice: 'Estamos reiniciando o serviço. Ligue de novo dentro de um minuto, por favor.',
  },
  'signed-out': {
    title: 'Chamada terminada',
    advice: 'Quem atendia encerrou a sessão. Ligue de novo se precisar de mais alguma coisa.',
  },
  revoked: {
    title: 'Esta chamada foi encerrada',
    advice: 'Foi por segurança. Se achar que é um engano, escreva-nos, por favor.',
  },
  moved: {
    title: 'A sua chamada continua em outro lugar',
    advice: 'Passou para outra aba ou para outro dispositivo.',
  },
  'authorization-expired': {
    title: 'A chamada caiu',
    advice: 'Esta página dormiu tempo demais. Deixe-a aberta e ligue de novo.',
  },
  'internal-error': {
    title: 'A chamada caiu',
    advice: 'A culpa foi nossa, lamentamos. Ligue de novo, por favor.',
  },
  'connection-lost': {
    title: 'Perdeu-se a ligação',
    advice: 'Pode ser o nosso serviço ou a sua internet. Ligue de novo daqui a pouco.',
  },
}
