import type { WordLists } from './wordLists.ts'

/** Animals, plants, weather, land and stones. */
const first = `
acacia acorn agate albatross alpaca amber amethyst antelope armadillo aspen asteroid aurora autumn
avalanche badger bamboo basalt beetle begonia birch bison blizzard bluebell boulder bracken breeze bronze
buffalo bumblebee butterfly cactus camel canary canyon caribou cavern cheetah chestnut chipmunk chrome
cliff cloud clover cobalt comet condor copper coyote crater cricket crocus crystal cyclone daffodil daisy
dandelion daylight delta diamond dolphin dormouse dragonfly driftwood drizzle duckling dusk eagle eclipse
elephant elm emerald equinox estuary evergreen falcon fern ferret firefly fjord flamingo forest foxglove
frost galaxy garnet gazelle gecko geranium giraffe glacier gorge granite grotto hailstone hamster heather
hedgehog heron herring hickory hillside horizon hornet hurricane hyacinth iceberg icicle iguana island ivy
jackal jade jaguar jasmine jellyfish jungle juniper kangaroo kestrel kitten koala ladybird lagoon
landslide laurel lava lavender lemur leopard lichen lightning lilac limestone lizard lobster mackerel
magnolia magpie maple marble marigold meadow meerkat meteor midnight mimosa mongoose monsoon moonlight
moonstone mountain mushroom narwhal nebula nettle nickel oasis obsidian ocean octopus onyx opal orbit
orchard orchid osprey ostrich otter oyster panda panther parakeet parrot partridge pasture pearl pebble
pelican penguin peninsula petunia pheasant pigeon pinecone planet plateau platinum platypus pony poplar
porcupine prairie primrose puffin puppy quarry rabbit raindrop raven ravine redwood reindeer river
riverbank ruby salmon sandstone sapphire savanna seashore seaweed sequoia shadow snowdrop snowfall
snowflake solstice sparrow spider spruce starfish starlight starling stork summer summit sunflower sunrise
sunset swamp thistle thunder tiger toadstool topaz tornado toucan trout tulip tundra turquoise turtle
twilight valley violet volcano walrus waterfall wetland whirlpool whirlwind willow wolf wombat woodland
zebra
`

/** Things of the house, the kitchen, the workshop and the street. */
const second = `
anchor apron armchair atlas backpack bagel balcony balloon bandage banjo barrel basket bathtub battery
beacon bicycle billboard biscuit blanket blender bonfire bookcase bottle bridge bucket bugle bungalow
butter cabinet camera campfire canoe caramel cardigan carpet carriage castle cathedral chair chariot
cheese chimney cinema cinnamon circus clarinet clock coffee computer concert cookie cottage crayon
cupboard curtain cushion custard diary dinner doorbell doughnut drum easel elevator engine envelope
espresso factory fanfare farmhouse fence fireworks football freezer funnel furnace galleon garage garden
garlic gazebo gearbox ginger glider globe goblet gondola guitar hairbrush hammer hammock harbour harmonica
harp helmet highway hotel jacket jigsaw jukebox jumper kayak kennel keyboard kitchen lacrosse lamp lantern
laptop lemonade letter library lipstick locket luggage lunchbox magazine magnet mailbox mandolin marmalade
mattress menu microwave mirror monument motorbike museum napkin necklace needle notebook novel nutmeg
oatmeal oboe omelette opera orchestra oven paddle palace pancake parachute parade parcel pasta pavement
pavilion pencil pendulum pepper perfume piano picture pizza platform podium popcorn porridge portrait
postcard pottery pretzel prism pudding pullover pumpkin puppet puzzle pyramid quilt radiator radio railway
raincoat recipe ribbon rucksack ruler sailboat salad sandal sandwich satchel saucepan sawmill scarf school
scissors sculpture shoelace shovel sidecar slipper snowman soap sofa spaghetti spatula stadium staircase
stapler station statue steamboat suitcase sweater syrup table tapestry teacup telescope tent theatre
thermos thimble ticket timetable toaster toolbox toothpick torch towel tractor trailer treasure treehouse
tripod trolley trombone trumpet tuxedo ukulele umbrella unicycle uniform vanilla velvet viaduct village
vinegar violin waffle wagon wallet wallpaper wardrobe windmill window workshop wreath yacht yoghurt
zeppelin zipper
`

/** English: no homophones, nothing that is also an insult or a part of the body. */
export const englishWords: WordLists = { first, second }
