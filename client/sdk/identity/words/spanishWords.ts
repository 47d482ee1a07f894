import type { WordLists } from './wordLists.ts'

/** Animals, plants, weather, land and stones. */
const first = `
abedul abeja abeto acacia albahaca alce alerce algodón almendro alondra amanecer amapola amatista araña
arbusto ardilla arena arrecife arroyo atún aurora avellano avestruz avispa azahar azucena ágata águila
álamo ámbar bahía bambú barranco basalto begonia bisonte bosque brezo bronce búfalo búho caballo cactus
caimán calamar camelia camello canario cangrejo canguro cañón caoba caracol cascada castor cebra cedro
césped ciempiés ciervo cigarra cigüeña ciprés ciruelo cisne clavel cobalto cobre colibrí colina coral
costa cóndor cráter cristal cueva cumbre delfín delta desierto diamante duna eclipse elefante encina erizo
escarcha esmeralda espiga estepa estrella estuario esturión eucalipto faisán fiordo flamenco fresno gacela
galaxia ganso garza gato geranio géiser girasol glaciar gorrión granizo grillo grulla gruta guepardo
halcón helecho hiedra horizonte hormiga hortensia huracán hurón iceberg iguana invierno isla jacinto jade
jaguar jazmín jilguero jirafa junco jungla koala ladera lagarto lago laguna langosta laurel lava lavanda
leopardo león lémur libélula liebre lila limonero lince lirio llanura llovizna lluvia lubina lucero
magnolia mamut manatí mapache marea margarita mármol medusa meseta meteoro mirlo mochuelo montaña monte
morsa mosquito mundo musgo narciso neblina nenúfar nevada níquel nogal nube nutria ñandú oasis océano
olivo orilla orquídea oruga oso ostra otoño oveja ónice ópalo panda pantano pantera pavo pelícano
península perdiz petirrojo petunia pingüino pino pinzón planeta playa pleamar pradera pulpo quetzal rana
ratón remolino reno roble rocío romero rosal rubí salmón sardina sauce secuoya sendero sombra tejón
tempestad ternero tiburón tigre tomillo topacio topo tormenta torrente tortuga trébol trigo trópico trucha
trueno tucán tulipán tundra turquesa urraca valle vencejo ventisca verano viento violeta zorzal
`

/** Things of the house, the kitchen, the workshop and the street. */
const second = `
abanico abrigo acordeón alfombra almacén almohada ancla anillo antena armario armónica ascensor autobús
avión azulejo azúcar balón bandeja bañera barril bastón batería baúl bicicleta bizcocho bolígrafo bolsillo
bombilla botella botón cabaña café calcetín camisa campana canasta candado canela canica canoa capilla
caramelo carroza carta cartera cartón castillo catedral cazuela cámara cepillo cerilla cerradura chaleco
chaqueta chimenea chocolate cinturón clarinete cohete cojín colchón collar columna columpio compás
concierto corbata corona correo cortina cuaderno cuadro cuchara cuento cuerda dado dedal delantal desván
diario diploma disco disfraz ensalada escalera escoba escudo espejo esponja estación estante estatua
estuche etiqueta falda farola fábrica felpudo fideo flan flauta florero fogata frasco fuente furgón
gabardina galleta garaje gorra góndola grifo guante guirnalda guitarra hamaca harina hebilla helado horno
hotel hucha iglesia imán impresora jabón jarabe jarrón jaula jersey joya kiosco ladrillo lámpara lápiz
lechuga librería libro limonada linterna llave lupa maceta madeja manguera manta mapa maqueta martillo
mecedora medalla mermelada metro micrófono miel mochila molino moneda motor mural música naipe olla
orquesta ópera paella palacio panal pañuelo papel paquete paraguas pasillo pastel patín pegatina peine
perfume persiana pestillo pincel piscina pizarra plancha plato poema polea postal pozo puerta puzle queso
radio rampa rastrillo regadera regalo regla reloj retrato revista rodillo rueda salero sandalia sartén
serrucho silbato silla sillón sofá sombrero sótano taburete tambor taza teatro techo tejado tenedor termo
tesoro tienda tijeras timbre timón tinta tobogán toldo tornillo torre tractor traje tren trineo trombón
trompeta turrón túnel uniforme vagón vajilla vaso velero ventana vestido viga vinagre violín vitrina yate
yogur zapatilla zapato zumo
`

/** Spanish: no homophones, nothing that is also an insult or a part of the body. */
export const spanishWords: WordLists = { first, second }
