/** A name as it is written, and in the letters an e-mail address is made of. */
export interface DemoName {
  readonly written: string;
  readonly latin: string;
}

/** Given names and the family names that go with them; a language that bends family names by gender has two of these. */
export interface DemoNameGroup {
  readonly given: readonly DemoName[];
  readonly family: readonly DemoName[];
}

/** Letters that no accent can be taken from. */
const OWN_LETTERS: Readonly<Record<string, string>> = { ß: 'ss', ø: 'o', ł: 'l', đ: 'd', ı: 'i', æ: 'ae' };

/** Common names by language, each list in the language's own script. */
export const demoNames = {
  english: [
    group(
      'Olivia, Emma, Grace, Charlotte, Sophie, James, Oliver, Thomas, Daniel, Samuel',
      "Smith, Brown, Taylor, Wilson, Clarke, Walker, O'Connor, Bennett, Hughes, Mitchell",
    ),
  ],
  german: [
    group(
      'Anna, Lena, Jürgen, Käthe, Björn, Sabine, Lukas, Günther, Sören, Monika',
      'Müller, Schmidt, Weiß, Schröder, Köhler, Krüger, Hoffmann, Böhm, Großmann, Lindner',
    ),
  ],
  french: [
    group(
      'Chloé, Élodie, Amélie, Noémie, François, Jérôme, Léa, Benoît, Théo, Gaëlle',
      'Lefèvre, Dubois, Moreau, Bérard, Garnier, Chevalier, Girard, Périer, Fontaine, Besançon',
    ),
  ],
  spanish: [
    group(
      'María, Lucía, José, Andrés, Sofía, Joaquín, Íñigo, Begoña, Ramón, Inés',
      'García, Núñez, Fernández, Rodríguez, Peña, Muñoz, Ibáñez, Castaño, Vázquez, Ordóñez',
    ),
  ],
  portuguese: [
    group(
      'João, Conceição, Inês, Antônio, Beatriz, Fábio, Luísa, Tiago, Mônica, Estêvão',
      'Silva, Gonçalves, Araújo, Simões, Magalhães, Conceição, Falcão, Nogueira, Leitão, Brandão',
    ),
  ],
  scandinavian: [
    group(
      'Åsa, Göran, Kjell, Ingrid, Søren, Astrid, Øyvind, Märta, Björk, Håkan',
      'Lindström, Sjöberg, Ødegård, Nygaard, Åkesson, Bjørnson, Hägglund, Kjær, Ström, Sørensen',
    ),
  ],
  polish: [
    group(
      'Agnieszka, Małgorzata, Zofia, Łucja, Elżbieta',
      'Kowalska, Wiśniewska, Zielińska, Dąbrowska, Wójcik',
    ),
    group('Paweł, Łukasz, Michał, Stanisław, Wojciech', 'Kowalski, Wiśniewski, Zieliński, Dąbrowski, Wójcik'),
  ],
  turkish: [
    group(
      'Ayşe, Çağla, Gülşen, İbrahim, Oğuz, Şule, Yiğit, Özlem, Barış, Işıl',
      'Yılmaz, Öztürk, Şahin, Çelik, Yıldız, Güneş, Koç, Aydoğan, Kılıç, Doğan',
    ),
  ],
  vietnamese: [
    group(
      'Hương, Linh, Tuấn, Đức, Phượng, Bảo, Ngọc, Hạnh, Dũng, Yến',
      'Nguyễn, Trần, Lê, Phạm, Hoàng, Đặng, Bùi, Đỗ, Vũ, Ngô',
    ),
  ],
  arabic: [
    group(
      'محمد/mohamed, أحمد/ahmed, فاطمة/fatma, مريم/mariam, يوسف/youssef, خالد/khaled, نور/nour, ليلى/layla, سلمى/salma, عمر/omar',
      'المصري/elmasry, حسن/hassan, الشريف/alsharif, إبراهيم/ibrahim, منصور/mansour, عبد الله/abdallah, سليمان/soliman, النجار/alnajjar, حداد/haddad, قاسم/qasim',
    ),
  ],
  japanese: [
    group(
      '太郎/taro, 花子/hanako, 健一/kenichi, 美咲/misaki, 翔太/shota, 陽子/yoko, 直樹/naoki, 由美/yumi, 大輔/daisuke, さくら/sakura',
      '山田/yamada, 佐藤/sato, 鈴木/suzuki, 高橋/takahashi, 田中/tanaka, 渡辺/watanabe, 伊藤/ito, 中村/nakamura, 小林/kobayashi, 齋藤/saito',
    ),
  ],
  korean: [
    group(
      '민준/minjun, 서연/seoyeon, 지훈/jihoon, 수빈/subin, 하은/haeun, 도윤/doyun, 예진/yejin, 현우/hyunwoo, 지민/jimin, 은지/eunji',
      '김/kim, 이/lee, 박/park, 최/choi, 정/jung, 강/kang, 조/cho, 윤/yoon, 장/jang, 임/lim',
    ),
  ],
  chinese: [
    group(
      '伟/wei, 芳/fang, 娜/na, 秀英/xiuying, 敏/min, 静/jing, 磊/lei, 洋/yang, 艳/yan, 勇/yong',
      '王/wang, 李/li, 张/zhang, 刘/liu, 陈/chen, 杨/yang, 赵/zhao, 黄/huang, 周/zhou, 吴/wu',
    ),
  ],
  russian: [
    group(
      'Анна/anna, Ольга/olga, Елена/elena, Наталья/natalia, Светлана/svetlana',
      'Иванова/ivanova, Смирнова/smirnova, Кузнецова/kuznetsova, Соколова/sokolova, Фёдорова/fedorova',
    ),
    group(
      'Алексей/alexey, Дмитрий/dmitry, Сергей/sergey, Андрей/andrey, Михаил/mikhail',
      'Иванов/ivanov, Смирнов/smirnov, Кузнецов/kuznetsov, Соколов/sokolov, Фёдоров/fedorov',
    ),
  ],
  greek: [
    group(
      'Μαρία/maria, Ελένη/eleni, Κατερίνα/katerina, Σοφία/sofia, Αγγελική/angeliki',
      'Παπαδοπούλου/papadopoulou, Γεωργίου/georgiou, Δημητρίου/dimitriou, Νικολάου/nikolaou, Ιωάννου/ioannou',
    ),
    group(
      'Γιώργος/giorgos, Δημήτρης/dimitris, Νίκος/nikos, Κώστας/kostas, Παναγιώτης/panagiotis',
      'Παπαδόπουλος/papadopoulos, Γεωργίου/georgiou, Δημητρίου/dimitriou, Οικονόμου/oikonomou, Ιωάννου/ioannou',
    ),
  ],
  hindi: [
    group(
      'प्रिया/priya, अर्जुन/arjun, अनीता/anita, राहुल/rahul, सुनीता/sunita, विजय/vijay, दीपक/deepak, कविता/kavita, अमित/amit, मीरा/meera',
      'शर्मा/sharma, वर्मा/verma, गुप्ता/gupta, सिंह/singh, मिश्रा/mishra, जोशी/joshi, पटेल/patel, यादव/yadav, मेहता/mehta, अग्रवाल/agarwal',
    ),
  ],
} satisfies Record<string, readonly DemoNameGroup[]>;

/** A language that the demo has names in. */
export type DemoLanguage = keyof typeof demoNames;

function group(given: string, family: string): DemoNameGroup {
  return { given: given.split(', ').map(readName), family: family.split(', ').map(readName) };
}

function readName(text: string): DemoName {
  const [written = '', latin = inAscii(written)] = text.split('/');
  return { written, latin };
}

function inAscii(name: string): string {
  const bare = name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  return bare.replace(/[^a-z]/g, (letter) => OWN_LETTERS[letter] ?? '');
}
