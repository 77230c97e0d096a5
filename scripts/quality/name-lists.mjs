/** Names that invented people are made of: given and family names that are common in many families, and companies. */
export const latin = {
  given:
    `James Mary Robert Patricia John Jennifer Michael Linda William Elizabeth David Barbara Richard Susan Joseph Thomas
    Christopher Daniel Margaret Matthew Anthony Katherine Stephen Andrew Joshua Kenneth Deborah Edward Timothy Rebecca
    José María Juan Ana Luis Carmen Antonio Lucía Francisco Sofía Jesús Inés Ramón Begoña Iñaki Nuria Álvaro Concepción
    Jürgen Käthe Björn Jörg Günther Bärbel Anke Uwe Katrin Sören Łukasz Małgorzata Zofia Paweł François Hélène Gaëlle Jérôme
    Benoît Chloé Giulia Matteo Chiara Lorenzo João Inês Rui Conceição Åsa Øyvind Astrid Håkon Maja Zoë Anaïs`.split(
      /\s+/,
    ),
  family:
    `Smith Johnson Williams Brown Jones Garcia Miller Davis Rodríguez Martínez Hernández López González Wilson Anderson
    Thomas Taylor Moore Jackson Martin Lee Thompson White Harris Clark Lewis Robinson Walker Hall Young Allen King Wright Scott
    Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schäfer Köhler Krüger Lang Groß Weiß Núñez Muñoz Ibáñez Peña
    O’Brien O’Connor D’Angelo MacDonald McCarthy Dubois Lefèvre Garnier Rousseau Chevalier Rossi Ferrari Bianchi Romano Colombo
    Silva Santos Ferreira Gonçalves Araújo Nowak Kowalski Wiśniewski Wójcik Zieliński Andersson Johansson Sørensen Nygård Lindström
    Van_Dyke De_la_Cruz Von_Berg Di_Marco Abernathy Blackwood Castellanos Drummond Everhart Fitzgerald Goldsmith Hathaway`
      .split(/\s+/)
      .map((name) => name.replaceAll('_', ' ')),
};
export const arabic = {
  given:
    'محمد أحمد محمود علي حسن حسين إبراهيم خالد عمر يوسف سعيد طارق كريم سامي ياسر فاطمة عائشة مريم نور هدى ليلى سلمى رنا دينا أمينة زينب إيمان هبة سارة ريم آمنة منى'.split(
      ' ',
    ),
  family:
    'العلي المصري الحسيني الشامي الخطيب الحداد النجار السيد عبدالله الأحمد إسماعيل الهاشمي القاضي البغدادي التونسي الفاسي المغربي الزهراني القحطاني الغامدي العتيبي الدوسري الشمري منصور سليمان يحيى مصطفى الأنصاري الكردي الصباغ'.split(
      ' ',
    ),
};
export const japanese = {
  given:
    '太郎:タロウ 花子:ハナコ 健一:ケンイチ 美咲:ミサキ 翔太:ショウタ 陽子:ヨウコ 直樹:ナオキ 由美:ユミ 大輔:ダイスケ 恵子:ケイコ 誠:マコト 愛:アイ 拓也:タクヤ 真由美:マユミ 和也:カズヤ 久美子:クミコ 隆:タカシ 明美:アケミ 浩二:コウジ 千夏:チナツ 修:オサム 葵:アオイ 蓮:レン 結衣:ユイ 亮:リョウ 舞:マイ 徹:トオル 香織:カオリ 学:マナブ 智子:トモコ 剛:ツヨシ 幸子:サチコ 進:ススム 里奈:リナ 悟:サトル 彩:アヤ 涼介:リョウスケ 奈々:ナナ 勇気:ユウキ 桃子:モモコ 一郎:イチロウ 次郎:ジロウ 三郎:サブロウ 春香:ハルカ 秋子:アキコ 冬美:フユミ 夏希:ナツキ 光:ヒカル'.split(
      ' ',
    ),
  family:
    '佐藤:サトウ 鈴木:スズキ 高橋:タカハシ 田中:タナカ 伊藤:イトウ 渡辺:ワタナベ 山本:ヤマモト 中村:ナカムラ 小林:コバヤシ 加藤:カトウ 吉田:ヨシダ 山田:ヤマダ 佐々木:ササキ 山口:ヤマグチ 松本:マツモト 井上:イノウエ 木村:キムラ 林:ハヤシ 清水:シミズ 山崎:ヤマザキ 森:モリ 池田:イケダ 橋本:ハシモト 阿部:アベ 石川:イシカワ 前田:マエダ 藤田:フジタ 後藤:ゴトウ 岡田:オカダ 長谷川:ハセガワ 村上:ムラカミ 近藤:コンドウ 石井:イシイ 坂本:サカモト 遠藤:エンドウ 青木:アオキ 藤井:フジイ 西村:ニシムラ 福田:フクダ 太田:オオタ 三浦:ミウラ 岡本:オカモト 松田:マツダ 中川:ナカガワ 中野:ナカノ 原田:ハラダ 小野:オノ 田村:タムラ 竹内:タケウチ 金子:カネコ 和田:ワダ 中山:ナカヤマ 石田:イシダ 上田:ウエダ 森田:モリタ 柴田:シバタ 酒井:サカイ 工藤:クドウ 横山:ヨコヤマ 宮崎:ミヤザキ'.split(
      ' ',
    ),
};
export const companyHeads =
  'Northwind Bluebird Redwood Silverline Granite Harbor Summit Pioneer Evergreen Cobalt Meridian Lighthouse Ironbridge Juniper Kestrel Lakeside Mosaic Nimbus Orchard Pinnacle Quarry Riverbend Sapphire Tamarack Umbra Vanguard Willow Xenon Yarrow Zephyr Atlas Beacon Cedar Delta Ember Falcon Grove Haven'.split(
    ' ',
  );
export const companyTails = 'Logistics Systems Foods Partners Energy Labs Trading Design Health Motors'.split(
  ' ',
);
export const legalForms = ['', ' Inc.', ' Ltd', ' LLC', ' GmbH', ' S.A.', ' Co., Ltd.', ' S.L.'];
/** Short forms that people write in the place of a name. */
export const shortForms = {
  James: 'Jim',
  Robert: 'Bob',
  John: 'Jack',
  Jennifer: 'Jen',
  Michael: 'Mike',
  William: 'Bill',
  Elizabeth: 'Liz',
  David: 'Dave',
  Barbara: 'Barb',
  Richard: 'Rick',
  Susan: 'Sue',
  Joseph: 'Joe',
  Thomas: 'Tom',
  Christopher: 'Chris',
  Daniel: 'Dan',
  Margaret: 'Maggie',
  Matthew: 'Matt',
  Anthony: 'Tony',
  Katherine: 'Kate',
  Stephen: 'Steve',
  Andrew: 'Andy',
  Joshua: 'Josh',
  Kenneth: 'Ken',
  Deborah: 'Debbie',
  Edward: 'Ted',
  Timothy: 'Tim',
  Rebecca: 'Becky',
  José: 'Pepe',
  Francisco: 'Paco',
  Concepción: 'Concha',
};
