import type { DemoLanguage } from './demo-names.js';

/** A company of the demo: its name in its own script, and the name of its `.example` domain. */
export interface DemoCompany {
  readonly name: string;
  readonly domain: string;
}

/** Where some of the demo's contacts live: what they are called there, whom they work for, how they are rung up. */
export interface DemoMarket {
  readonly language: DemoLanguage;
  readonly city: string;
  readonly positions: readonly string[];
  readonly companies: readonly DemoCompany[];
  /**
   * Phone numbers, `#` a digit to count up: ranges kept free for fiction where a country has them, elsewhere subscriber
   * numbers that begin with 0 and so are nobody's.
   */
  readonly phone: string;
  /** Domain of a private address; all of them are reserved for documentation. */
  readonly mail: string;
}

/** The markets of the demo, in the order in which their contacts take turns. */
export const demoMarkets: readonly DemoMarket[] = [
  market('english', 'San Francisco', '+1 415 555 01##', 'example.com', {
    positions: 'Head of Procurement, Operations Manager, CFO, Store Manager',
    companies: 'Harbor Lane Foods/harborlane, Blue Mesa Outfitters/bluemesa, Tidewater Freight/tidewater',
  }),
  market('japanese', '東京', '+81 3 0000 ####', 'example.jp', {
    positions: '部長, 課長, 営業担当, 代表取締役',
    companies: '株式会社あおば商事/aoba, みなと物流株式会社/minato, 有限会社さくら堂/sakurado',
  }),
  market('arabic', 'القاهرة', '+20 2 0000 ####', 'example.com', {
    positions: 'مدير المشتريات, مديرة المبيعات, محاسب, صاحب المتجر',
    companies: 'شركة النيل للتجارة/nile-trading, مجموعة الواحة/waha, مخابز الفجر/fajr',
  }),
  market('german', 'Berlin', '+49 30 23125 0##', 'example.org', {
    positions: 'Einkaufsleiterin, Geschäftsführer, Leiter Logistik, Sachbearbeiterin',
    companies:
      'Nordlicht Großhandel GmbH/nordlicht, Käserei Bergblick KG/bergblick, Spreeufer Möbel AG/spreeufer',
  }),
  market('english', 'London', '+44 20 7946 0###', 'example.org', {
    positions: 'Purchasing Director, Founder, Office Manager, Head of Sales',
    companies:
      'Fernhill Bakeries Ltd/fernhill, Marlow & Finch/marlowfinch, Copperfield Tools Ltd/copperfield',
  }),
  market('korean', '서울', '+82 2 0000 ####', 'example.net', {
    positions: '부장, 과장, 대표이사, 영업팀장',
    companies: '새봄유통 주식회사/saebom, 푸른바다식품/pureunbada',
  }),
  market('french', 'Paris', '+33 1 99 00 ## ##', 'example.org', {
    positions: 'Directrice des achats, Gérant, Responsable logistique, Assistante de direction',
    companies: 'Les Vergers du Léman SARL/vergers, Maison Épicéa/epicea, Ateliers de la Forêt/foret',
  }),
  market('russian', 'Алматы', '+7 727 000 ## ##', 'example.net', {
    positions: 'Директор по закупкам, Менеджер, Бухгалтер, Начальник склада',
    companies: 'ООО Северный ветер/severny-veter, Торговый дом Берёзка/berezka',
  }),
  market('spanish', 'Ciudad de México', '+52 55 0000 ####', 'example.com', {
    positions: 'Jefa de compras, Gerente general, Director comercial, Contadora',
    companies: 'Abarrotes El Piñón/pinon, Cerámica Tres Ríos/tresrios, Café Montaña Azul/montana-azul',
  }),
  market('greek', 'Αθήνα', '+30 210 000 ####', 'example.org', {
    positions: 'Διευθυντής αγορών, Υπεύθυνη πωλήσεων, Λογιστής',
    companies: 'Ελαιώνες Αιγαίου Α.Ε./elaiones, Μεταφορές Όλυμπος/olympos-metafores',
  }),
  market('chinese', '上海', '+86 21 0000 ####', 'example.net', {
    positions: '采购经理, 总经理, 销售主管, 会计',
    companies: '晨曦贸易有限公司/chenxi, 东湖物流/donghu',
  }),
  market('portuguese', 'São Paulo', '+55 11 0000 ####', 'example.com', {
    positions: 'Gerente de compras, Diretora comercial, Sócio, Coordenação de logística',
    companies: 'Padaria Três Irmãs/tres-irmas, Empório do Litoral/litoral, Construções Araçá/araca',
  }),
  market('scandinavian', 'Stockholm', '+46 8 465 004 ##', 'example.org', {
    positions: 'Inköpschef, Verkställande direktör, Logistikansvarig',
    companies: 'Fjällbäck Sport AB/fjallback, Østerbro Møbler/osterbro, Skärgårdens Fisk AB/skargarden',
  }),
  market('polish', 'Warszawa', '+48 22 000 ## ##', 'example.net', {
    positions: 'Kierownik zakupów, Właścicielka, Główna księgowa',
    companies: 'Młyn Pod Dębem sp. z o.o./mlyn, Wiślane Hurtownie/wislane',
  }),
  market('turkish', 'İstanbul', '+90 212 000 ####', 'example.com', {
    positions: 'Satın alma müdürü, Genel müdür, Muhasebe',
    companies: 'Güneş Tekstil/gunes-tekstil, Boğaz Lojistik/bogaz',
  }),
  market('vietnamese', 'Hà Nội', '+84 24 0000 ####', 'example.com', {
    positions: 'Trưởng phòng mua hàng, Giám đốc, Kế toán',
    companies: 'Công ty Cầu Vồng/cauvong, Nội thất Phố Cổ/phoco',
  }),
  market('hindi', 'दिल्ली', '+91 11 0000 ####', 'example.net', {
    positions: 'क्रय प्रबंधक, निदेशक, लेखाकार',
    companies: 'सूर्योदय ट्रेडर्स/suryodaya, गंगा वस्त्रालय/ganga',
  }),
];

function market(
  language: DemoLanguage,
  city: string,
  phone: string,
  mail: string,
  lists: { readonly positions: string; readonly companies: string },
): DemoMarket {
  const companies = lists.companies.split(', ').map((text) => {
    const [name = '', domain = ''] = text.split('/');
    return { name, domain: `${domain}.example` };
  });
  return { language, city, phone, mail, positions: lists.positions.split(', '), companies };
}
