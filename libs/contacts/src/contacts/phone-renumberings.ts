/** A pattern of whole numbers, and what they are in another notation. */
export type Rewriting = readonly [pattern: RegExp, as: string];

/** Two notations of a country's numbers: see `docs/phone-numbers.md`, which is held to this table. */
export interface Renumbering {
  readonly country: string;
  readonly code: string;
  /** When numbers changed; null where both notations go on being written. */
  readonly since: string | null;
  readonly what: string;
  readonly source: string;
  /** What was read to check it, and what could not be. */
  readonly checked: string;
  /** The other notation, and how it is told to be the same as the present one. */
  readonly former: readonly Rewriting[];
  /** The present notation, and the other that it may have had; it counts where `former` leads back. */
  readonly current: readonly Rewriting[];
}

/** Numbers that changed their first digits, as `16 -> 3`, with so many digits behind them. */
function prefixes(code: string, digits: number, pairs: string): Pick<Renumbering, 'former' | 'current'> {
  const both = pairs.split(', ').map((pair) => pair.split(' -> ') as [string, string]);
  const rewriting = (from: string, to: string): Rewriting => [
    new RegExp(`^\\+${code}${from}(\\d{${digits}})$`),
    `+${code}${to}$1`,
  ];
  return {
    former: both.map(([old, now]) => rewriting(old, now)),
    current: both.map(([old, now]) => rewriting(now, old)),
  };
}

/** Argentina's areas of two and three digits; all others have four, and area and number have ten together. */
const AREAS = String.raw`11|2(?:2[013]|3[067]|49|6[01346]|80|9[14789])|3(?:36|4[1-358]|5[138]|6[24]|7[069]|8[013578])`;

/** Notations of one number that are both met with. */
export const renumberings: readonly Renumbering[] = [
  {
    country: 'Argentina',
    code: '54',
    since: null,
    what: 'mobiles with and without the 9 behind the country code, or with the 15 of calls at home behind the area',
    source: 'ENACOM, Plan Fundamental de Numeración Nacional',
    checked:
      '[how to call from abroad](https://baexpats.org/threads/how-to-dial-argentina-phone-number.44924/); the plan itself not seen',
    former: [
      [/^\+54([1-38]\d{9})$/, '+549$1'],
      [
        new RegExp(`^\\+54(?=\\d{12}$)(?<area>${AREAS}|[23]\\d{3})15(?<rest>\\d{6,8})$`),
        '+549$<area>$<rest>',
      ],
    ],
    current: [
      [/^\+549([1-38]\d{9})$/, '+54$1'],
      [
        new RegExp(`^\\+549(?=\\d{10}$)(?<area>${AREAS}|[23]\\d{3})(?<rest>\\d{6,8})$`),
        '+54$<area>15$<rest>',
      ],
    ],
  },
  {
    country: 'Mexico',
    code: '52',
    since: '2019-08-03',
    what: 'mobiles with and without the 1 behind the country code',
    source: 'IFT, Plan Técnico Fundamental de Numeración; both forms were put through until 2 August 2020',
    checked: '[IFT’s notice](https://newsweekespanol.com/?p=114478), which names the 1 from abroad',
    former: [[/^\+521(\d{10})$/, '+52$1']],
    current: [[/^\+52([2-9]\d{9})$/, '+521$1']],
  },
  {
    country: 'Brazil',
    code: '55',
    since: '2016-11-06',
    what: 'mobiles without the ninth digit',
    source: 'Anatel, Resolução 553/2010 and its calendar of 2012 to 2016',
    checked:
      '[the calendar](https://vcfaz.tv/2012/10/anatel-define-cronograma-de-implementao-do-nono-dgito-em-todo-pas/), [its last day](https://tribunapopular.net/noticia/22371/celulares-de-todo-o-pais-terao-nove-digitos-a-partir-do-dia-6)',
    former: [[/^\+55([1-9]\d)([6-9]\d{7})$/, '+55$19$2']],
    current: [[/^\+55([1-9]\d)9([6-9]\d{7})$/, '+55$1$2']],
  },
  {
    country: 'Ivory Coast',
    code: '225',
    since: '2021-01-31',
    what: 'eight digits, now behind two that tell the operator: 01, 05, 07 of mobiles, 21, 25, 27 of fixed lines',
    source: 'ARTCI, national numbering plan of 10 digits',
    checked:
      '[ARTCI’s notice](https://newsgeek.ci/2020/07/28/telephonie-la-cote-divoire-bascule-a-10-chiffres-a-partir-du-31-janvier-2021); which former numbers were whose not seen',
    former: [
      [/^\+225([04-9][0-3]\d{6})$/, '+22501$1'],
      [/^\+225([04-9][4-6]\d{6})$/, '+22505$1'],
      [/^\+225([04-9][7-9]\d{6})$/, '+22507$1'],
      [/^\+225([23]\d8\d{5})$/, '+22521$1'],
      [/^\+225([23]\d0\d{5})$/, '+22525$1'],
      [/^\+225([23]\d[1-79]\d{5})$/, '+22527$1'],
    ],
    current: [[/^\+225(?:0[157]|2[157])(\d{8})$/, '+225$1']],
  },
  {
    country: 'Benin',
    code: '229',
    since: '2024-11-30',
    what: 'eight digits, now behind 01',
    source: 'ARCEP Bénin, national numbering plan of 10 digits',
    checked: '[report of the day](https://fr.allafrica.com/stories/202411300249.html)',
    former: [[/^\+229([2-9]\d{7})$/, '+22901$1']],
    current: [[/^\+22901([2-9]\d{7})$/, '+229$1']],
  },
  {
    country: 'Cameroon',
    code: '237',
    since: '2014-11-21',
    what: 'eight digits, now behind 6 (mobiles) or 2 (fixed lines)',
    source: 'ART, national numbering plan of 9 digits',
    checked:
      '[report of the day](https://www.journalducameroun.com/la-telephonie-passe-a-neuf-chiffres-des-ce-vendredi-21-novembre/)',
    former: [
      [/^\+237([5-9]\d{7})$/, '+2376$1'],
      [/^\+237((?:22|33)\d{6})$/, '+2372$1'],
    ],
    current: [[/^\+237[26]([235-9]\d{7})$/, '+237$1']],
  },
  {
    country: 'Gabon',
    code: '241',
    since: '2019-11-15',
    what: 'the first two digits 01, 02, 04, 05, 06, 07, now 11, 62, 74, 65, 66, 77',
    source: 'ARCEP Gabon, notice of July 2019; both forms were put through until 6 April 2024',
    checked:
      '[the notice](https://directinfosgabon.com/le-changement-de-numerotation-de-8-a-9-chiffres-reporte-au-15-novembre-2019), [the digits](http://news.alibreville.com/h/114469.html)',
    ...prefixes('241', 6, '01 -> 11, 02 -> 62, 04 -> 74, 05 -> 65, 06 -> 66, 07 -> 77'),
  },
  {
    country: 'Vietnam',
    code: '84',
    since: '2018-09-15',
    what: 'mobiles of eleven digits (16x, 12x, 18x, 199), now of ten',
    source: 'Ministry of Information and Communications, plan of 29 May 2018',
    checked:
      '[the digits of all networks](https://sggpnews.org.vn/science_technology/mobile-phone-numbers-conversion-to-affect-60-million-subscribers-nationwide-76279.html)',
    ...prefixes(
      '84',
      7,
      '162 -> 32, 163 -> 33, 164 -> 34, 165 -> 35, 166 -> 36, 167 -> 37, 168 -> 38, 169 -> 39, 120 -> 70, 121 -> 79, ' +
        '122 -> 77, 126 -> 76, 128 -> 78, 123 -> 83, 124 -> 84, 125 -> 85, 127 -> 81, 129 -> 82, 186 -> 56, 188 -> 58, ' +
        '199 -> 59',
    ),
  },
  {
    country: 'Colombia',
    code: '57',
    since: '2021-09-01',
    what: 'fixed lines of eight digits, now behind 60',
    source: 'CRC, Resolución 5826 de 2019',
    checked:
      '[CRC’s notice](https://www.portafolio.co/mas-contenido/indicativos-y-prefijos-telefonicos-en-colombia-cambian-por-que-son-importantes-552879)',
    former: [[/^\+57([124-8]\d{7})$/, '+5760$1']],
    current: [[/^\+5760([124-8]\d{7})$/, '+57$1']],
  },
];
