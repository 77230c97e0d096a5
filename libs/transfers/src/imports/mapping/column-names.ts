import type { ImportEntity } from '../import.entity.js';
import { companyColumnNames } from './company-column-names.js';

/** What a line of the table says of its columns: a field, or why there is none for them. */
export interface ColumnNames {
  readonly entity: ImportEntity;
  /** A language, or the systems whose exports call them so. */
  readonly where: string;
  /** The field; undefined where a record has none for it. */
  readonly field?: string;
  /** Why nobody reads them, where there is no field. */
  readonly because?: string;
  /** Taken only where no other column of the file has a better claim to the field. */
  readonly isWeak?: boolean;
  /** Taken only in a file that has a column of this name too, by which its layout is known. */
  readonly beside?: string;
  /** May be the whole name, or the part of it that no other column of the file holds. */
  readonly isBareName?: boolean;
  readonly names: readonly string[];
}

const split = (names: string) => names.split('|').map((name) => name.trim());

const contact = (field: string, where: string, names: string): ColumnNames => ({
  entity: 'contacts',
  where,
  field,
  names: split(names),
});
const weak = (field: string, where: string, names: string): ColumnNames => ({
  ...contact(field, where, names),
  isWeak: true,
});
const bareName = (where: string, names: string): ColumnNames => ({
  ...contact('name', where, names),
  isBareName: true,
});
const unread = (because: string, where: string, names: string): ColumnNames => ({
  entity: 'contacts',
  where,
  because,
  names: split(names),
});
const deal = (field: string, where: string, names: string): ColumnNames => ({
  entity: 'deals',
  where,
  field,
  names: split(names),
});
const weakDeal = (field: string, where: string, names: string): ColumnNames => ({
  ...deal(field, where, names),
  isWeak: true,
});

/** Every kind before and behind every noun: "Work phone", "Phone work". */
function kinds(field: string, where: string, nouns: string, kindNames: string): ColumnNames {
  const names = split(nouns).flatMap((noun) => [
    noun,
    ...split(kindNames).flatMap((kind) => [`${kind} ${noun}`, `${noun} ${kind}`]),
  ]);
  return { entity: 'contacts', where, field, names };
}

const SALUTATION = 'a form of address has no field';
const SUFFIX = 'a suffix has no field';
const LABEL = 'it says of what kind another column is';
const FAX = 'a fax is not a phone';
const OTHERS = 'it is about somebody else';
const PHONETIC = 'how a name is read has no field';

const contactNames: readonly ColumnNames[] = [
  bareName('en', 'Name | Names'),
  bareName('fr', 'Nom'),
  bareName('es', 'Nombre | Nombres'),
  bareName('it, pt', 'Nome | Nomes'),
  bareName('nl', 'Naam'),
  bareName('ar', 'الاسم | اسم'),
  bareName('ja', '名前 | お名前'),
  bareName('zh', '名字 | 名称'),
  bareName('tr', 'Ad | Adı | İsim | İsmi'),
  bareName('ru', 'Имя'),
  bareName('pl', 'Nazwa'),

  contact(
    'name',
    'en',
    'Full name | Contact name | Display name | Complete name | Customer name | Person name | Client name | Lead name | ' +
      'Subscriber name | Member name | Attendee name | Recipient name | Name of contact',
  ),
  contact(
    'name',
    'de',
    'Vollständiger Name | Anzeigename | Kontaktname | Ganzer Name | Kundenname | Vor- und Nachname',
  ),
  contact(
    'name',
    'fr',
    "Nom complet | Nom et prénom | Prénom et nom | Prénom Nom | Nom à afficher | Nom affiché | Nom du contact | Nom d'affichage",
  ),
  contact(
    'name',
    'es',
    'Nombre completo | Nombre y apellidos | Nombre y apellido | Nombre del contacto | Nombre para mostrar',
  ),
  contact('name', 'it', 'Nome completo | Nome e cognome | Nome contatto | Nome visualizzato | Nominativo'),
  contact(
    'name',
    'pt',
    'Nome completo | Nome e sobrenome | Nome do contato | Nome do contacto | Nome de exibição',
  ),
  contact(
    'name',
    'nl',
    'Volledige naam | Weergavenaam | Contactnaam | Voor- en achternaam | Naam contactpersoon',
  ),
  contact(
    'name',
    'ar',
    'الاسم الكامل | الاسم بالكامل | اسم العميل | اسم جهة الاتصال | الاسم الثلاثي | الاسم الرباعي',
  ),
  contact(
    'name',
    'tr',
    'Ad Soyad | Adı Soyadı | Ad ve Soyad | İsim Soyisim | Tam ad | Görünen ad | Müşteri adı | Kişi adı',
  ),
  contact(
    'name',
    'pl',
    'Imię i nazwisko | Pełna nazwa | Pełne imię i nazwisko | Nazwa wyświetlana | Nazwa kontaktu',
  ),
  contact(
    'name',
    'ru',
    'Имя и фамилия | Имя Фамилия | Полное имя | Отображаемое имя | Имя контакта | Контакт',
  ),
  contact(
    'name',
    'Thunderbird, Outlook (es, it, pt, ar)',
    'Mostrar nombre | Mostrar como | Nome da visualizzare | Visualizza come | Nome a apresentar | Nome para exibição | اسم العرض | الاسم المعروض',
  ),
  contact('name_family_first', 'Thunderbird, Outlook (ja, zh)', '表示名 | 显示名称 | 显示名 | 顯示名稱'),
  weak('name', 'Google, Outlook', 'File as | Speichern unter | Enregistrer sous | Archivar como'),

  contact('name_family_first', 'ja', '氏名 | 姓名 | ご氏名 | フルネーム | 担当者氏名 | 顧客名 | 表題'),
  contact(
    'name_family_first',
    'zh',
    '全名 | 联系人姓名 | 聯絡人姓名 | 客户姓名 | 客戶姓名 | 联系人 | 聯絡人',
  ),
  contact(
    'name_family_first',
    'ru',
    'ФИО | Фамилия Имя | Фамилия и имя | Фамилия Имя Отчество | ФИО контакта',
  ),
  contact('name_family_first', 'pl', 'Nazwisko i imię | Nazwisko imię'),
  contact('name_family_first', 'de', 'Nachname, Vorname | Name, Vorname | Name und Vorname'),
  contact('name_family_first', 'en', 'Last name, first name | Surname and first name | Last, First'),
  contact(
    'name_family_first',
    'fr, es, it, nl',
    'Nom, Prénom | Nom Prénom | Apellidos y nombre | Apellidos, Nombre | Cognome e nome | Cognome Nome | Achternaam, Voornaam',
  ),
  contact('name_family_first', 'hu, ko, vi', 'Név | Teljes név | 이름 | 성명 | Họ và tên | Họ tên'),

  contact(
    'first_name',
    'en',
    'First name | First | Forename | Given name | Given names | Christian name | FName | First names | Contact first name | First Name (given)',
  ),
  weak('first_name', 'WooCommerce', 'Billing first name'),
  contact('first_name', 'de', 'Vorname | Vornamen | Rufname | Erster Vorname'),
  contact('first_name', 'fr', 'Prénom | Prénoms | Premier prénom'),
  contact('first_name', 'es', 'Primer nombre | Nombre de pila | Nombre propio'),
  contact('first_name', 'it', 'Primo nome | Nome di battesimo | Nome proprio'),
  contact('first_name', 'pt', 'Primeiro nome | Nome próprio | Prenome'),
  contact('first_name', 'nl', 'Voornaam | Voornamen | Roepnaam'),
  contact('first_name', 'ar', 'الاسم الأول | الاسم الاول | الإسم الأول | الاسم الشخصي'),
  contact('first_name', 'ja', '名 | ファーストネーム'),
  contact('first_name', 'tr', 'İlk ad | Birinci ad | Ön ad'),
  contact('first_name', 'pl', 'Imię | Imiona | Pierwsze imię'),
  contact('first_name', 'ru', 'Личное имя | Первое имя'),

  contact(
    'middle_name',
    'en',
    'Middle name | Middle | Middle names | Second name | Additional name | Additional names | Other names | Middle initial | Patronymic',
  ),
  contact('middle_name', 'de', 'Zweiter Vorname | Weitere Vornamen | Mittelname | Zwischenname'),
  contact('middle_name', 'fr', 'Deuxième prénom | Second prénom | Autres prénoms'),
  contact('middle_name', 'es', 'Segundo nombre'),
  contact('middle_name', 'it', 'Secondo nome'),
  contact('middle_name', 'pt', 'Nome do meio | Segundo nome | Outros nomes'),
  contact('middle_name', 'nl', 'Middelste naam | Tweede voornaam | Tweede naam'),
  contact('middle_name', 'ar', 'الاسم الأوسط | الاسم الثاني | اسم الأب'),
  contact('middle_name', 'ja, zh', 'ミドル ネーム | 中间名 | 中間名'),
  contact('middle_name', 'tr', 'İkinci ad | Orta ad | Göbek adı'),
  contact('middle_name', 'pl', 'Drugie imię'),
  contact('middle_name', 'ru', 'Отчество | Второе имя'),
  contact('last_name_prefix', 'nl', 'Tussenvoegsel | Tussenvoegsels | Voorvoegsel | Voorvoegsels'),

  contact(
    'last_name',
    'en',
    'Last name | Last | Surname | Family name | LName | Last names | Contact last name',
  ),
  weak('last_name', 'WooCommerce', 'Billing last name'),
  contact('last_name', 'de', 'Nachname | Familienname | Zuname'),
  contact('last_name', 'fr', 'Nom de famille | Nom patronymique'),
  contact('last_name', 'es', 'Apellido | Apellidos | Primer apellido | Apellido paterno'),
  contact(
    'second_last_name',
    'es, en',
    'Segundo apellido | Apellido materno | Second surname | Second last name',
  ),
  contact('last_name', 'it', 'Cognome | Cognomi'),
  contact('last_name', 'pt', 'Sobrenome | Apelido | Apelidos | Último nome | Nome de família'),
  contact('last_name', 'nl', 'Achternaam | Familienaam'),
  contact(
    'last_name',
    'ar',
    'اسم العائلة | الاسم الأخير | الإسم الأخير | الاسم العائلي | لقب العائلة | العائلة',
  ),
  weak('last_name', 'ar', 'اللقب | الكنية'),
  contact('last_name', 'ja, zh', '姓 | 姓氏 | 苗字 | ラストネーム'),
  contact('last_name', 'tr', 'Soyad | Soyadı | Soyisim | Soy ad | Soy isim'),
  contact('last_name', 'pl', 'Nazwisko | Nazwiska'),
  contact('last_name', 'ru', 'Фамилия'),

  kinds(
    'emails',
    'en',
    'Email | E-mail | Mail | Email address | E-mail address | Mail address | Email addresses | Emails | E-mails | Email ID',
    'Primary | Secondary | Work | Personal | Home | Private | Business | Office | Other | Main | Alternate | Alternative | ' +
      'Additional | Contact | Company | Corporate | Professional | Your | iCloud | Default | Preferred | Value | Subscriber | Customer | Billing | User',
  ),
  contact(
    'emails',
    'SuiteCRM, HubSpot, Thunderbird',
    'Non Primary E-mails | Any Email | Work Email | Email Domain Address | Additional email addresses',
  ),
  kinds(
    'emails',
    'de',
    'E-Mail | Email | Mail | E-Mail-Adresse | Emailadresse | Mailadresse | E-Mail-Adressen | E-Mails',
    'primäre | sekundäre | geschäftlich | geschäftliche | private | privat | weitere | zweite | dienstlich | dienstliche | berufliche | Haupt | Firma | Arbeit | Büro | andere',
  ),
  contact('emails', 'Outlook (de)', 'E-Mail 2: Adresse | E-Mail: Adresse'),
  kinds(
    'emails',
    'fr',
    'E-mail | Email | Mail | Courriel | Mél | Adresse e-mail | Adresse email | Adresse mail | Adresse courriel | Adresse électronique | Adresse de messagerie | Adresse de courrier électronique | Courrier électronique',
    'professionnel | professionnelle | personnel | personnelle | principal | principale | secondaire | autre | bureau | travail | domicile | Première | privé',
  ),
  kinds(
    'emails',
    'es',
    'Correo | Correo electrónico | E-mail | Email | Dirección de correo | Dirección de correo electrónico | Dirección del correo electrónico | Correos electrónicos',
    'principal | primario | secundario | personal | trabajo | del trabajo | laboral | otro | alternativo | adicional | de trabajo | empresa | particular',
  ),
  kinds(
    'emails',
    'it',
    'E-mail | Email | Posta elettronica | Indirizzo e-mail | Indirizzo email | Indirizzo posta elettronica | Indirizzo di posta elettronica',
    'principale | primaria | primario | secondaria | secondario | lavoro | ufficio | personale | altro | altra | aziendale | privata | alternativa',
  ),
  kinds(
    'emails',
    'pt',
    'E-mail | Email | Endereço de e-mail | Endereço de email | Correio eletrônico | Correio eletrónico | Correio electrónico | Endereço de correio eletrónico | Endereço de correio electrónico',
    'principal | primário | secundário | pessoal | trabalho | comercial | outro | alternativo | profissional | corporativo',
  ),
  kinds(
    'emails',
    'nl',
    'E-mail | Email | E-mailadres | Mailadres | E-mailadressen',
    'werk | zakelijk | privé | persoonlijk | thuis | primair | secundair | ander | overig | algemeen',
  ),
  kinds(
    'emails',
    'ar',
    'البريد الإلكتروني | البريد الالكتروني | بريد إلكتروني | بريد الكتروني | عنوان البريد الإلكتروني | الإيميل | الايميل | إيميل | ايميل | البريد',
    'للعمل | الشخصي | العمل | الرئيسي | الأساسي | الثانوي | البديل | الإضافي | الآخر | المنزل',
  ),
  kinds(
    'emails',
    'ja',
    'メール | メールアドレス | Eメール | Eメールアドレス | 電子メール | 電子メール アドレス | Email アドレス | E-mail アドレス | メアド | 連絡先メールアドレス',
    '会社 | 自宅 | 勤務先 | 個人 | 携帯 | その他 | 仕事用 | 第二 | 別の | 予備 | 追加 | メイン | 代表',
  ),
  kinds(
    'emails',
    'zh',
    '邮箱 | 电子邮箱 | 邮件 | 电子邮件 | 电子邮件地址 | 邮箱地址 | 邮件地址 | 電子郵件 | 電子郵件地址 | 電郵 | 電郵地址 | 電子信箱 | 信箱 | E-mail 地址',
    '工作 | 个人 | 個人 | 公司 | 其他 | 主要 | 次要 | 备用 | 備用 | 私人 | 联系 | 聯絡',
  ),
  kinds(
    'emails',
    'tr',
    'E-posta | Eposta | E-posta adresi | E-posta adresleri | Mail | Mail adresi | E-mail | E-mail adresi | Elektronik posta',
    'iş | kişisel | ev | birincil | ikincil | diğer | şirket | kurumsal',
  ),
  kinds(
    'emails',
    'pl',
    'E-mail | Email | Mail | Adres e-mail | Adres email | Adres poczty elektronicznej | Poczta elektroniczna | Adres mailowy | Poczta',
    'służbowy | prywatny | domowy | główny | podstawowy | inny | dodatkowy | alternatywny | firmowy | praca',
  ),
  kinds(
    'emails',
    'ru',
    'E-mail | Email | Почта | Электронная почта | Эл. почта | Адрес электронной почты | Адрес эл. почты | Емейл | Имейл | Почтовый адрес e-mail | Эл. адрес',
    'рабочий | рабочая | личный | личная | основной | другой | дополнительный | домашний | частный',
  ),

  kinds(
    'phones',
    'en',
    'Phone | Phone number | Telephone | Telephone number | Tel | Phones | Phone numbers | Mobile | Mobile number | Mobile phone | ' +
      'Mobile phone number | Cell | Cell phone | Cellphone | Cell number | Cellular | WhatsApp | WhatsApp number | Contact number | WhatsApp Phone Number | Telephone no | Phone no | Mobile no',
    'Work | Home | Business | Office | Primary | Secondary | Main | Other | Private | Personal | Direct | Car | Radio | Value | Alternate | Alternative | Additional | Default | Contact | iPhone | Customer | ISDN | Billing',
  ),
  contact('phones', 'Outlook', 'ISDN | iPhone | Callback'),
  contact(
    'phones',
    'Shopify, SuiteCRM, Salesforce',
    'Default Address Phone | Office Phone | Phone Work | Phone Mobile | Phone Home | Phone Other',
  ),
  weak('phones', 'SuiteCRM', 'Home'),
  kinds(
    'phones',
    'de',
    'Telefon | Telefonnummer | Tel. | Tel.-Nr. | Telefonnr. | Rufnummer | Fon | Telefonnummern | Mobil | Mobiltelefon | Mobilnummer | Mobilfunknummer | Mobiltelefonnummer | Mobil-Tel.-Nr. | Handy | Handynummer | Handy-Nr.',
    'geschäftlich | geschaeftlich | privat | dienstlich | Haupt | weiteres | weitere | mobil | Büro | Arbeit | Zentrale | Festnetz | Auto | andere | beruflich | Durchwahl | Hauptrufnummer | Primäre | private | geschäftliche | geschäftliches | privates | dienstliches | berufliches',
  ),
  contact('phones', 'de', 'Festnetz | Festnetznummer | Haupttelefon | Autotelefon | Durchwahl | Rückmeldung'),
  kinds(
    'phones',
    'fr',
    'Téléphone | Tél. | Tél | Numéro de téléphone | Numéro | N° de téléphone | N° téléphone | Téléphones | Mobile | Portable | Téléphone mobile | Téléphone portable | Tél. mobile | Tél. portable | Numéro de portable | Numéro de mobile | GSM',
    'bureau | domicile | professionnel | personnel | travail | fixe | principal | autre | mobile | portable | voiture | au travail | (bureau) | privé | direct',
  ),
  kinds(
    'phones',
    'es',
    'Teléfono | Tel. | Número de teléfono | Teléfonos | Móvil | Teléfono móvil | Número de móvil | Número móvil | Celular | Teléfono celular | Número de celular | Telefono movil',
    'trabajo | del trabajo | de trabajo | casa | particular | principal | secundario | otro | oficina | fijo | móvil | personal | del automóvil | laboral | de casa | privado',
  ),
  kinds(
    'phones',
    'it',
    'Telefono | Tel. | Numero di telefono | Numero telefono | Telefoni | Cellulare | Telefono cellulare | Numero di cellulare | Numero cellulare | Cell.',
    'ufficio | abitazione | casa | lavoro | principale | secondario | altro | fisso | aziendale | personale | auto | mobile | privato',
  ),
  contact('phones', 'Outlook (it)', 'Abitazione | Ufficio | Altro telefono'),
  kinds(
    'phones',
    'pt',
    'Telefone | Tel. | Número de telefone | Telefones | Telemóvel | Número de telemóvel | Celular | Telefone celular | Número de celular | Telefone móvel',
    'comercial | residencial | trabalho | principal | secundário | outro | fixo | casa | pessoal | do carro | do automóvel | emprego | do emprego | da residência | móvel | da empresa',
  ),
  kinds(
    'phones',
    'nl',
    'Telefoon | Tel. | Telefoonnummer | Telefoonnr. | Telefoonnummers | Mobiel | Mobiele telefoon | Mobiel nummer | Mobiel telefoonnummer | Mobiele nummer | GSM | GSM-nummer | 06-nummer',
    'werk | op werk | thuis | zakelijk | privé | primair | overig | vast | vaste | auto | ander | hoofd | algemeen',
  ),
  contact(
    'phones',
    'Outlook (es, it, nl, pl, pt, ru, tr)',
    'Devolución de llamada | RDSI | Radioteléfono | Richiamata | Radiotelefono | Terugbellen | Radiotelefoon | Wywołanie zwrotne | Oddzwanianie | Radiotelefon | ' +
      'Retorno de chamada | Chamada de retorno | RDIS | Radiofone | Radiotelefone | Обратный вызов | Радиотелефон | Geri arama | Telsiz telefon',
  ),
  weak('phones', 'Outlook (es), Brevo, Freshsales', 'Particular | SMS | Work'),
  contact('phones', 'nl', 'Hoofdtelefoon | Vast nummer | Autotelefoon | Primaire telefoon | Andere telefoon'),
  kinds(
    'phones',
    'ar',
    'الهاتف | هاتف | رقم الهاتف | رقم هاتف | التليفون | تليفون | رقم التليفون | تلفون | رقم التلفون | التلفون | الجوال | جوال | رقم الجوال | الهاتف الجوال | الموبايل | موبايل | رقم الموبايل | المحمول | الهاتف المحمول | رقم المحمول | النقال | الهاتف النقال | رقم الاتصال | واتساب | الواتساب | رقم الواتساب | الهاتف المتحرك',
    'العمل | المنزل | للعمل | الشخصي | الرئيسي | آخر | الأساسي | المكتب | الثابت | السيارة | الراديوي',
  ),
  kinds(
    'phones',
    'ja',
    '電話 | 電話番号 | 電話の番号 | 携帯電話の番号 | TEL | お電話番号 | 携帯 | 携帯電話 | 携帯番号 | 携帯電話番号 | モバイル | 連絡先電話番号',
    '会社 | 自宅 | 勤務先 | その他 | その他の | 通常の | 代表 | 直通 | 固定 | 個人 | 自動車 | 会社の | 自宅の | 勤務先の | 携帯',
  ),
  kinds(
    'phones',
    'zh',
    '电话 | 電話 | 电话号码 | 電話號碼 | 联系电话 | 聯絡電話 | 手机 | 手機 | 手机号 | 手机号码 | 手機號碼 | 移动电话 | 行動電話 | 移动电话号码 | 联系方式 | 聯絡方式',
    '商务 | 商務 | 住宅 | 住家 | 办公 | 辦公 | 工作 | 公司 | 家庭 | 其他 | 主要 | 代表 | 备用 | 固定 | 单位 | 座机',
  ),
  contact('phones', 'zh', '座机 | 办公室电话 | 回电话 | 车载电话 | 汽車電話'),
  kinds(
    'phones',
    'tr',
    'Telefon | Tel | Telefonu | Telefon numarası | Telefon no | Cep | Cep telefonu | Cep telefonu numarası | Cep no | Cep numarası | GSM | GSM no | Mobil telefon | Mobil',
    'iş | ev | ofis | diğer | birincil | sabit | ana | şirket | kişisel | araç',
  ),
  kinds(
    'phones',
    'pl',
    'Telefon | Tel. | Numer telefonu | Nr telefonu | Nr tel. | Telefony | Komórka | Telefon komórkowy | Numer komórki | Numer komórkowy | Numer telefonu komórkowego | Tel. komórkowy',
    'służbowy | domowy | prywatny | stacjonarny | główny | podstawowy | inny | do pracy | praca | firmowy | w pracy | kontaktowy | dodatkowy | samochodowy | w samochodzie',
  ),
  kinds(
    'phones',
    'ru',
    'Телефон | Тел. | Номер телефона | Телефоны | Мобильный | Мобильный телефон | Мобильный номер | Номер мобильного телефона | Сотовый | Сотовый телефон | Моб. телефон | Контактный телефон | WhatsApp',
    'рабочий | домашний | основной | другой | дополнительный | личный | городской | организации | офис | телефон в машине | в машине | мобильный | переносной | раб. | дом.',
  ),

  contact(
    'position',
    'en',
    'Job title | Position | Role | Job | Job position | Designation | Organization title | Contact title | Function | Business title | Work title | Job role | Organisation title',
  ),
  // Google has a column for it that is blank, beside the one that is not.
  weak('position', 'Google', 'Occupation'),
  weak('position', 'en, de, fr, es, it, pt, nl', 'Title | Titel | Titre | Título | Titolo'),
  contact(
    'position',
    'de',
    'Berufsbezeichnung | Funktion | Stellung | Rolle | Jobtitel | Stelle | Stellenbezeichnung | Tätigkeit',
  ),
  contact(
    'position',
    'fr',
    'Fonction | Poste | Poste occupé | Intitulé du poste | Titre du poste | Rôle | Titre professionnel',
  ),
  contact('position', 'es', 'Puesto | Cargo | Puesto de trabajo | Posición | Rol | Función'),
  contact('position', 'it', 'Posizione | Ruolo | Qualifica | Mansione | Incarico | Funzione'),
  contact('position', 'pt', 'Cargo | Função | Posição | Profissão'),
  contact('position', 'nl', 'Functie | Functietitel | Functieomschrijving | Rol'),
  contact('position', 'ar', 'المسمى الوظيفي | الوظيفة | المنصب | اللقب المهني | الدور'),
  contact('position', 'ja', '役職 | 役職名 | 肩書 | 職位 | 職種 | ポジション'),
  contact('position', 'zh', '职务 | 职位 | 职称 | 岗位 | 職稱 | 職位 | 職務'),
  contact('position', 'tr', 'İş unvanı | Pozisyon | Görev | Görevi | Meslek | Rol'),
  weak('position', 'tr', 'Unvan | Ünvan | Unvanı'),
  contact('position', 'pl', 'Stanowisko | Stanowisko pracy | Funkcja | Rola'),
  contact('position', 'ru', 'Должность | Позиция | Роль'),

  contact(
    'company_name',
    'en',
    'Company | Company name | Organization | Organisation | Organization name | Organisation name | Account name | Employer | Business name | ' +
      'Business | Firm | Institution | Related company | Company Name Entity | Default Address Company | Current company | Parent company | ' +
      'Related Company Name | Company / Organization | Company or organization | Associated company | Primary company | Parent name | Account Name',
  ),
  contact(
    'company_name',
    'Salesforce, Odoo, HubSpot, Freshsales',
    'Company / Account | Sales account | parent_id/name | Name des Unternehmens | Übergeordnetes Unternehmen | Accountname | Nom du compte | Société liée | ' +
      'Nombre de la cuenta | Nombre de cuenta | Compañía relacionada | Nome da conta | Empresa relacionada | Nome account | Azienda collegata | ' +
      'Accountnaam | Gerelateerd bedrijf | Nazwa konta | Powiązana firma | Название аккаунта | Связанная компания | Hesap adı | İlgili şirket | 相关公司 | اسم الحساب',
  ),
  weak('company_name', 'WooCommerce', 'Billing company'),
  weak('company_name', 'EspoCRM, Outlook', 'Account | Accounts | Workplace'),
  contact(
    'company_name',
    'de',
    'Firma | Firmenname | Unternehmen | Unternehmensname | Organisation | Arbeitgeber | Betrieb | Name der Firma | Organisationsname | Firmierung',
  ),
  contact(
    'company_name',
    'fr',
    'Société | Entreprise | Organisation | Organisme | Nom de la société | Nom de l’entreprise | Raison sociale | Nom société | Nom entreprise | Employeur | Compagnie',
  ),
  contact(
    'company_name',
    'es',
    'Empresa | Nombre de la empresa | Organización | Compañía | Nombre de empresa | Razón social | Nombre de la organización | Institución',
  ),
  contact(
    'company_name',
    'it',
    'Azienda | Società | Nome azienda | Ragione sociale | Organizzazione | Ditta | Nome società | Impresa',
  ),
  contact(
    'company_name',
    'pt',
    'Empresa | Nome da empresa | Organização | Companhia | Razão social | Nome da organização',
  ),
  contact(
    'company_name',
    'nl',
    'Bedrijf | Bedrijfsnaam | Organisatie | Organisatienaam | Naam bedrijf | Onderneming | Werkgever',
  ),
  contact(
    'company_name',
    'ar',
    'الشركة | اسم الشركة | المؤسسة | اسم المؤسسة | جهة العمل | المنظمة | الجهة | المنشأة',
  ),
  contact(
    'company_name',
    'ja',
    '会社 | 会社名 | 企業名 | 企業 | 法人名 | 組織 | 組織名 | 勤務先 | 勤務先名 | 所属 | 取引先 | 取引先名 | 貴社名 | 団体名',
  ),
  contact(
    'company_name',
    'zh',
    '公司 | 公司名称 | 公司名 | 单位 | 单位名称 | 企业 | 企业名称 | 公司名稱 | 單位 | 企業名稱 | 组织 | 客户名称 | 機構',
  ),
  contact(
    'company_name',
    'tr',
    'Şirket | Şirket adı | Firma | Firma adı | Kurum | Kurum adı | Kuruluş | İşletme | İşyeri',
  ),
  contact(
    'company_name',
    'pl',
    'Firma | Nazwa firmy | Przedsiębiorstwo | Organizacja | Pracodawca | Nazwa organizacji | Spółka',
  ),
  contact(
    'company_name',
    'ru',
    'Компания | Название компании | Организация | Название организации | Фирма | Предприятие | Наименование организации | Место работы',
  ),

  contact(
    'assignee_id',
    'en',
    'Assignee | Owner | Contact owner | Owner name | Owner email | Assigned to | Assigned user | Assigned user name | Assigned user email | Salesperson | ' +
      'Sales rep | Sales representative | Account manager | Record owner | Lead owner | Owner full name | Assigned To Name | Responsible | Assigned User ID | Assignee name | Assignee email | Owner ID',
  ),
  contact(
    'assignee_id',
    'de',
    'Zuständig | Besitzer | Inhaber | Verantwortlich | Verantwortlicher | Betreuer | Kontaktinhaber | Zugewiesen an | Zugewiesener Benutzer | Bearbeiter | Verkäufer | Eigentümer | Ansprechpartner intern',
  ),
  contact(
    'assignee_id',
    'fr',
    'Propriétaire | Responsable | Attribué à | Assigné à | Propriétaire du contact | Commercial | Vendeur',
  ),
  contact(
    'assignee_id',
    'es',
    'Propietario | Responsable | Asignado a | Propietario del contacto | Comercial | Vendedor',
  ),
  contact(
    'assignee_id',
    'it',
    'Proprietario | Responsabile | Assegnato a | Proprietario contatto | Venditore',
  ),
  contact(
    'assignee_id',
    'pt',
    'Proprietário | Responsável | Atribuído a | Proprietário do contato | Dono | Vendedor',
  ),
  contact(
    'assignee_id',
    'nl',
    'Eigenaar | Verantwoordelijke | Toegewezen aan | Contacteigenaar | Verkoper | Accountmanager',
  ),
  contact(
    'assignee_id',
    'HubSpot, Salesforce, Odoo, Copper, Freshsales',
    'Owned by | Sales owner | Zuständiger Mitarbeiter | Vertriebsmitarbeiter | Propietario de contacto | Titolare referente | Titolare contatto | ' +
      'Proprietario del contatto | Addetto vendite | Eigenaar contactpersoon | Sprzedawca | Продавец | Satış elemanı | コンタクト担当者 | 販売担当者 | 销售员',
  ),
  weak('assignee_id', 'Odoo', 'user_id'),
  contact('assignee_id', 'ar', 'المسؤول | المالك | مالك جهة الاتصال | مسند إلى | المندوب | مندوب المبيعات'),
  contact(
    'assignee_id',
    'ja, zh',
    '担当 | 担当者 | 所有者 | コンタクト所有者 | 営業担当 | 取引先責任者 所有者 | 负责人 | 负责人姓名 | 联系人所有者 | 所属销售 | 負責人 | 業務員 | 拥有者',
  ),
  contact(
    'assignee_id',
    'tr',
    'Sorumlu | Sahibi | Atanan | Müşteri temsilcisi | Kayıt sahibi | Satış temsilcisi | İlgili kişi sahibi',
  ),
  contact(
    'assignee_id',
    'pl',
    'Opiekun | Właściciel | Przypisany do | Właściciel kontaktu | Osoba odpowiedzialna | Handlowiec',
  ),
  contact(
    'assignee_id',
    'ru',
    'Ответственный | Владелец | Назначен | Владелец контакта | Менеджер | Ответственный менеджер',
  ),

  contact(
    'description',
    'en',
    'Note | Notes | Comment | Comments | Remark | Remarks | Background | Contact notes | Customer Note | Memo',
  ),
  contact(
    'description',
    'Odoo',
    'Internal notes | Internal note | Interne Notizen | Notes internes | Notas internas | Note interne | Observações internas | Interne notities | Notatki wewnętrzne | ' +
      'Внутренние заметки | Dahili notlar | 内部メモ | 内部备注 | ملاحظات داخلية',
  ),
  weak('description', 'Salesforce, Zoho', 'About | Bio | Contact description'),
  contact(
    'description',
    'de',
    'Notiz | Notizen | Bemerkung | Bemerkungen | Kommentar | Kommentare | Beschreibung | Anmerkung | Anmerkungen',
  ),
  contact('description', 'fr', 'Remarque | Remarques | Commentaire | Commentaires | Observations'),
  contact('description', 'es', 'Nota | Notas | Comentario | Comentarios | Descripción | Observaciones'),
  contact('description', 'it', 'Annotazioni | Commento | Commenti | Descrizione | Osservazioni'),
  contact('description', 'pt', 'Comentário | Anotações | Observação | Observações | Descrição'),
  contact(
    'description',
    'nl',
    'Notitie | Notities | Opmerking | Opmerkingen | Omschrijving | Beschrijving | Aantekeningen',
  ),
  contact('description', 'ar', 'ملاحظة | ملاحظات | الملاحظات | تعليق | تعليقات | الوصف | وصف'),
  contact(
    'description',
    'ja, zh',
    'メモ | 備考 | ノート | コメント | 説明 | 备注 | 附注 | 備註 | 記事 | 说明 | 描述',
  ),
  contact('description', 'tr', 'Not | Notlar | Açıklama | Yorum | Yorumlar'),
  contact('description', 'pl', 'Notatka | Notatki | Uwaga | Uwagi | Komentarz | Komentarze | Opis'),
  contact(
    'description',
    'ru',
    'Заметка | Заметки | Примечание | Примечания | Комментарий | Комментарии | Описание',
  ),

  contact(
    'source',
    'en',
    'Lead source | Origin | Original source | Source of lead | Contact source | Acquisition source | Source name | Sign-up source | Record source',
  ),
  contact(
    'source',
    'HubSpot, Salesforce',
    'Ursprüngliche Quelle | Leadquelle | Origine de la piste | Origine du lead | Source du lead | Fuente original | Origen del candidato | Origen del lead | ' +
      'Fonte del lead | Fonte originale | Origine lead | Fonte original | Oorspronkelijke bron | 元のソース | Orijinal kaynak | Pierwotne źródło | Исходный источник | 原始来源',
  ),
  contact('source', 'de', 'Quelle | Herkunft | Lead-Quelle | Ursprung | Kontaktquelle'),
  contact(
    'source',
    'fr, es, it',
    "Origine | Source du prospect | Origen | Fuente | Origen del prospecto | Fuente del lead | Fonte | Provenienza | Source d'origine",
  ),
  contact('source', 'pt, nl', 'Origem | Fonte do lead | Bron | Herkomst | Leadbron | Origem do lead'),
  contact('source', 'ar', 'المصدر | مصدر العميل | مصدر'),
  contact('source', 'ja, zh', '流入元 | リードソース | ソース | 来源 | 线索来源 | 客户来源 | 來源 | 経路'),
  contact(
    'source',
    'tr, pl, ru',
    'Kaynak | Kaynağı | Źródło | Źródło leada | Pochodzenie | Источник | Источник лида',
  ),

  contact(
    'tags',
    'en',
    'Tag | Labels | Label | Categories | Category | Keywords | Group membership | Groups | Group | Contact groups | Lists | Segments | Mailing lists | List | Tag list | Email lists | category_id | category_id/name',
  ),
  contact(
    'tags',
    'de',
    'Schlagwort | Schlagwörter | Kategorien | Kategorie | Etiketten | Gruppe | Gruppen | Stichwörter | Stichworte | Labels | Verteiler',
  ),
  contact(
    'tags',
    'fr',
    'Étiquette | Étiquettes | Catégorie | Catégories | Mots-clés | Libellés | Groupe | Groupes | Libellé',
  ),
  contact('tags', 'es', 'Etiqueta | Etiquetas | Categoría | Categorías | Grupo | Grupos | Palabras clave'),
  contact('tags', 'it', 'Etichetta | Etichette | Categoria | Categorie | Gruppo | Gruppi | Parole chiave'),
  contact('tags', 'pt', 'Marcadores | Categorias | Marcador | Palavras-chave'),
  contact('tags', 'nl', 'Categorie | Categorieën | Trefwoorden | Groep | Groepen'),
  contact(
    'tags',
    'ar',
    'الوسوم | وسوم | وسم | العلامات | التصنيف | التصنيفات | الفئة | الفئات | المجموعة | المجموعات',
  ),
  contact(
    'tags',
    'ja, zh',
    'タグ | ラベル | 分類 | 分類項目 | カテゴリ | カテゴリー | グループ | 标签 | 類別 | 类别 | 標籤 | 分组 | 群組 | 分类',
  ),
  contact('tags', 'tr', 'Etiket | Etiketler | Kategori | Kategoriler | Gruplar | Grup'),
  contact('tags', 'pl', 'Tagi | Etykieta | Etykiety | Kategorie | Grupy | Grupa | Słowa kluczowe'),
  contact('tags', 'ru', 'Тег | Теги | Метка | Метки | Категория | Категории | Группа | Группы | Ярлыки'),

  contact(
    'opt_in_status',
    'en',
    'Opt in | Opted in | Newsletter | Marketing consent | Subscribed | Accepts marketing | Accepts email marketing | Email marketing consent | Email opt in | ' +
      'Email subscriber status | Subscription status | Marketing status | Email subscription status | Consent | Email consent | GDPR consent | Marketing opt in | ' +
      'Newsletter subscription | Agreed to marketing | Receive newsletter | Receives emails | Email permission | Marketing permission | Consent to marketing | Is subscribed | Opt-in email | Agrees to marketing | Email Subscribed | ' +
      'Optin time | Opt-in time | Opt-in date | Confirm time | Consent date | Consent timestamp | Subscribed at | Subscribed on | Subscribe date | Subscription date | ' +
      'Email permission status | Email marketing status | Email opt-in status | Newsletter status | Double opt-in',
  ),
  contact(
    'opt_in_status',
    'de',
    'Newsletter abonniert | Werbeeinwilligung | Einwilligung | Marketing-Einwilligung | Newsletter-Anmeldung | Abonniert | Einwilligung E-Mail | E-Mail-Einwilligung | Newsletter-Einwilligung | Akzeptiert Marketing | Werbung erlaubt | Akzeptiert E-Mail-Marketing',
  ),
  contact(
    'opt_in_status',
    'fr',
    'Consentement | Consentement marketing | Abonné | Abonnée | Inscrit à la newsletter | Accepte le marketing | Abonné à la newsletter | Accepte l’e-mail marketing | Opt-in newsletter | Infolettre',
  ),
  contact(
    'opt_in_status',
    'es',
    'Suscrito | Suscrita | Consentimiento | Acepta marketing | Consentimiento de marketing | Boletín | Acepta correos | Acepta el marketing por correo electrónico | Suscrito al boletín | Acepta publicidad',
  ),
  contact(
    'opt_in_status',
    'it',
    'Iscritto | Iscritto alla newsletter | Consenso | Consenso marketing | Accetta marketing | Consenso al marketing | Accetta email marketing',
  ),
  contact(
    'opt_in_status',
    'pt',
    'Inscrito | Assinante | Aceita marketing | Consentimento | Consentimento de marketing | Aceita receber e-mails | Boletim | Aceita e-mail marketing',
  ),
  contact(
    'opt_in_status',
    'nl',
    'Nieuwsbrief | Toestemming | Ingeschreven | Aangemeld voor nieuwsbrief | Marketingtoestemming | Toestemming marketing | Accepteert marketing | Accepteert e-mailmarketing',
  ),
  contact(
    'opt_in_status',
    'ar',
    'مشترك | الاشتراك | مشترك في النشرة | الموافقة على التسويق | النشرة البريدية | يقبل التسويق | الموافقة',
  ),
  contact(
    'opt_in_status',
    'ja',
    'メール配信 | メルマガ | メルマガ購読 | メール受信 | オプトイン | 配信許可 | ニュースレター | メール配信許可 | メールマガジン',
  ),
  contact(
    'opt_in_status',
    'zh',
    '订阅 | 已订阅 | 接受营销 | 同意营销 | 同意接收邮件 | 訂閱 | 已訂閱 | 接受行銷 | 订阅状态 | 訂閱狀態',
  ),
  contact(
    'opt_in_status',
    'tr',
    'Bülten | E-bülten | Pazarlama izni | İzin | Abone | E-posta izni | Ticari ileti izni | İleti izni',
  ),
  contact(
    'opt_in_status',
    'pl',
    'Zgoda | Zgoda marketingowa | Zgoda na marketing | Zapisany do newslettera | Subskrypcja | Zgoda e-mail | Zgoda na newsletter',
  ),
  contact(
    'opt_in_status',
    'ru',
    'Подписка | Подписан | Согласие | Согласие на рассылку | Рассылка | Подписан на рассылку | Согласие на маркетинг',
  ),

  contact(
    'opt_out',
    'en',
    'Opt out | Opted out | Email opt out | Unsubscribed | Unsubscribed from all email | Opted out of email | Has opted out of email | Do not email | ' +
      'No email | Do not contact | Do not mail | Blacklist | Blacklisted | Is blacklisted | Email address is opted out | Unsubscribe | Marketing opt out | Opt-out email | No newsletter | Do not send email | Do not allow emails | E-Mails nicht zulassen | Email Opted Out | Do not market | ' +
      'Unsub time | Unsubscribed at | Unsubscribed on | Unsubscribe date | Unsubscribed date | Unsubscribe time | Opt-out time | Opt-out date | Unsubscribed time | Blocklisted | Is blocklisted',
  ),
  contact(
    'opt_out',
    'de',
    'Abgemeldet | Abbestellt | Newsletter abbestellt | Kein Newsletter | Keine Werbung | Werbesperre | Keine E-Mails | Von allen E-Mails abgemeldet | Ausgetragen | Nicht kontaktieren | E-Mail-Abmeldung | Widerspruch',
  ),
  contact(
    'opt_out',
    'fr',
    'Désabonné | Désinscrit | Désinscrite | Ne pas contacter | Refus | Opposition | Désabonnement | Désinscription | Ne pas envoyer d’e-mail | Désabonné de tous les e-mails',
  ),
  contact(
    'opt_out',
    'es',
    'Baja | Dado de baja | No contactar | Anuló la suscripción | No enviar correos | Cancelado | Suscripción cancelada | No enviar correo electrónico | Desuscrito',
  ),
  contact(
    'opt_out',
    'it',
    'Disiscritto | Cancellato | Non contattare | Iscrizione annullata | Annullata iscrizione | Rifiuto marketing | Disiscrizione',
  ),
  contact(
    'opt_out',
    'pt',
    'Descadastrado | Cancelou inscrição | Não contatar | Inscrição cancelada | Não enviar e-mail | Cancelou a inscrição | Não contactar',
  ),
  contact(
    'opt_out',
    'nl',
    'Uitgeschreven | Afgemeld | Niet mailen | Geen nieuwsbrief | Niet benaderen | Niet contacteren | Uitgeschreven voor alle e-mail',
  ),
  contact(
    'opt_out',
    'ar',
    'إلغاء الاشتراك | ملغى الاشتراك | عدم الإرسال | رفض التسويق | عدم الاتصال | ألغى الاشتراك',
  ),
  contact(
    'opt_out',
    'ja, zh',
    '配信停止 | 配信拒否 | オプトアウト | メール配信停止 | メール送信除外 | 送信不可 | 退订 | 已退订 | 取消订阅 | 拒收邮件 | 退訂 | 取消訂閱 | 请勿联系',
  ),
  contact(
    'opt_out',
    'tr',
    'Abonelikten çıktı | Abonelik iptal | Ret | İletişime geçmeyin | E-posta gönderme | Abonelikten ayrıldı',
  ),
  contact(
    'opt_out',
    'pl',
    'Wypisany | Rezygnacja | Brak zgody | Sprzeciw | Nie kontaktować | Wypisany z newslettera | Rezygnacja z newslettera',
  ),
  contact(
    'opt_out',
    'ru',
    'Отписан | Отписка | Отказ от рассылки | Отписался | Не рассылать | Не беспокоить | Отписан от рассылки',
  ),

  contact(
    'opt_out',
    'HubSpot, Salesforce',
    'Alle E-Mails abbestellt | Désabonnement des e-mails | Se ha cancelado la suscripción a todos los correos | No recibir correo electrónico | ' +
      'Cancelou a assinatura de todos os e-mails | Recusa de email | Rifiuto email | Afgemeld voor alle e-mail | 全てのEメールを配信停止 | すべてのメールの配信停止 | ' +
      '已退订所有邮件 | Tüm e-postalardan ayrıldı | Wypisany ze wszystkich e-maili | Отписан от всех писем | إلغاء الاشتراك من جميع الرسائل',
  ),

  contact('id', 'all', 'ID | Contact ID | Person ID | Contact ID (18) | Record ID'),
  contact(
    'id',
    'HubSpot',
    "Datensatz-ID | ID de fiche d'informations | ID de registro | ID do registro | ID record | Record-id | ID rekordu | ID записи | Kayıt kimliği | レコードID | 记录ID | معرف السجل",
  ),
  contact(
    'external_id',
    'Odoo, Copper, Klaviyo, bexio',
    'Externe ID | ID externe | ID externa | ID esterno | Zewnętrzny ID | Внешний ID | Harici kimlik | 外部ID | Copper ID | Klaviyo ID | Kontaktnummer | Ref',
  ),
  contact(
    'external_id',
    'all',
    'External ID | Customer ID | EUID | Record ID - Contact | Lead ID | Subscriber ID | Customer number | Customer no | Kundennummer | Kunden-ID | Kundennr | ' +
      'Numéro client | N° client | Número de cliente | Codice cliente | Klantnummer | رقم العميل | 顧客番号 | 顧客ID | 客户编号 | Müşteri no | Numer klienta | Номер клиента | Reference | Contact reference | Ext ID | ExternalId__c',
  ),
  // Most rows have no e-mail: the address of the profile is who it is.
  { ...contact('external_id', 'LinkedIn', 'URL'), beside: 'Connected On' },
  contact('company_id', 'all', 'Company ID'),

  unread(
    SALUTATION,
    'en',
    'Salutation | Name prefix | Prefix | Honorific | Courtesy title | Salutation name | Honorific prefix | Form of address',
  ),
  unread(
    SALUTATION,
    'de, nl',
    'Anrede | Briefanrede | Namenspräfix | Akademischer Titel | Aanhef | Aanspreektitel',
  ),
  unread(
    SALUTATION,
    'fr, es, it, pt',
    'Civilité | Préfixe | Tratamiento | Prefijo | Saludo | Appellativo | Prefisso | Tratamento | Saudação | Saluto',
  ),
  unread(
    SALUTATION,
    'ar, ja, zh',
    'التحية | لقب المخاطبة | 敬称 | 肩書き | 称谓 | 英文称谓 | 中文称谓 | 稱謂 | 頭銜 | 称呼',
  ),
  unread(SALUTATION, 'Outlook (pl, tr), Salesforce (it)', 'Tytuł | Başlık | Titolo di cortesia'),
  unread(SALUTATION, 'tr, pl, ru', 'Hitap | Zwrot grzecznościowy | Tytuł grzecznościowy | Обращение'),
  unread(
    SUFFIX,
    'all',
    'Suffix | Name suffix | Honorific suffix | Namenszusatz | Suffixe | Sufijo | Suffisso | Sufixo | Achtervoegsel | لاحقة | Son ek | Sufiks | Суффикс',
  ),
  unread(
    LABEL,
    'Google, Outlook',
    'E-mail label | E-mail type | E-mail display name | Phone label | Phone type | Email type | Email label | Organization type | Address label | Address type | Website label | Website type | ' +
      'Relation label | Event label | Custom field label | E-Mail-Typ | E-Mail: Typ | E-Mail: Angezeigter Name | E-Mail: Anzeigename | Type de messagerie | Nom complet de l’adresse de messagerie | ' +
      'Tipo posta elettronica | Nome visualizzato posta elettronica | نوع البريد الإلكتروني | اسم العرض للبريد الإلكتروني | 電子メールの種類 | 電子メール表示名 | 电子邮件类型 | 电子邮件显示名称 | 电子邮件显示名 | 電子郵件類型 | 電子郵件顯示名稱 | ' +
      'Tipo de correo electrónico | Nombre para mostrar de correo electrónico | E-mailtype | Weergavenaam voor e-mail | Typ e-mail | Wyświetlana nazwa e-mail | ' +
      'Тип эл. почты | Краткое имя эл. почты | E-posta türü | E-posta görünen adı | Tipo de email | Nome para exibição do email | Tipo de correio electrónico',
  ),
  unread(
    FAX,
    'all',
    'Fax | Fax number | Business fax | Home fax | Other fax | Work fax | Faxnummer | Fax geschäftlich | Fax privat | Weiteres Fax | Télécopie | Numéro de fax | Fax del trabajo | Fax particular | ' +
      'Número de fax | Fax ufficio | Fax abitazione | Faxnummer werk | فاكس | الفاكس | رقم الفاكس | فاكس العمل | FAX番号 | ファックス | 会社 FAX | 自宅 FAX | 传真 | 商务传真 | 傳真 | Faks | Numer faksu | Факс | Номер факса | ' +
      'Otro fax | Fax op werk | Fax thuis | Andere fax | Faks służbowy | Faks domowy | Inny faks | Рабочий факс | Домашний факс | Другой факс | İş faksı | Ev faksı | ' +
      'Diğer faks | Faks numarası | Fax comercial | Fax residencial | Outro fax | Fax do emprego | Fax da residência | Altro fax | Numero fax | Phone fax',
  ),
  unread(
    OTHERS,
    'all',
    "Assistant | Assistant's name | Assistant's phone | Assistant phone | Asst phone | Company main phone | Manager's name | Reports to | Spouse | Partner | Company phone | Organization phone | " +
      'Telefon Assistent | Name Assistent | Telefon Firma | Vorgesetzter | Partner/in | Téléphone société | Nom de l’assistant | Téléphone de l’assistant | Teléfono del ayudante | Teléfono de la compañía | ' +
      'Telefono assistente | Telefono principale società | هاتف المساعد | الهاتف الرئيسي للشركة | 秘書の電話 | 会社代表電話 | 助理的电话 | 单位主要电话 | 助理電話 | Referred by | Emergency contact | ' +
      'Número de centralita de la organización | Nombre del ayudante | Hoofdtelefoon bedrijf | Telefoon assistent | Naam assistent | Główny telefon do firmy | ' +
      'Telefon asystenta | Asystent | Основной телефон организации | Телефон помощника | Имя помощника | Şirket ana telefonu | Yardımcının telefonu | ' +
      'Yardımcının adı | Telefone principal da empresa | Telefone do assistente | Nome do assistente | Principale società',
  ),
  unread(
    PHONETIC,
    'all',
    'Phonetic first name | Phonetic middle name | Phonetic last name | Yomi name | Given name yomi | Additional name yomi | Family name yomi | Organization yomi name | Vorname Yomi | Nachname Yomi | ' +
      'フリガナ | ふりがな | セイ | メイ | 姓フリガナ | 名フリガナ | 名前フリガナ | 会社名フリガナ | カナ | 氏名カナ | 氏名フリガナ | 姓（カナ） | 名（カナ） | 拼音 | 姓氏拼音 | 名字拼音',
  ),
];

const dealNames: readonly ColumnNames[] = [
  deal(
    'title',
    'en',
    'Title | Deal name | Deal | Deal title | Opportunity | Opportunity name | Opportunity title | Potential name | Deal name (opportunity)',
  ),
  weakDeal(
    'title',
    'all',
    'Name | Subject | Nom | Nombre | Nome | Naam | Имя | Название | Nazwa | 件名 | 名称 | Ad | الاسم | Topic',
  ),
  deal(
    'title',
    'de',
    'Titel | Deal-Name | Geschäftsname | Name des Deals | Verkaufschance | Name der Verkaufschance | Bezeichnung | Opportunity-Name | Geschäft | Chance',
  ),
  deal(
    'title',
    'fr',
    'Titre | Nom de la transaction | Nom de l’affaire | Affaire | Transaction | Opportunité | Nom de l’opportunité',
  ),
  deal(
    'title',
    'es, pt',
    'Título | Nombre del negocio | Negocio | Oportunidad | Nombre de la oportunidad | Trato | Nome do negócio | Negócio | Oportunidade | Nome da oportunidade',
  ),
  deal(
    'title',
    'it, nl',
    'Titolo | Nome trattativa | Trattativa | Opportunità | Nome opportunità | Nome affare | Dealnaam | Naam van de deal | Verkoopkans | Onderwerp',
  ),
  deal(
    'title',
    'ar, ja, zh',
    'العنوان | اسم الصفقة | الصفقة | اسم الفرصة | 取引名 | 商談名 | 案件名 | 案件 | 商談 | タイトル | 商机名称 | 商机 | 交易名称 | 标题 | 商機名稱 | 交易名稱',
  ),
  deal(
    'title',
    'tr, pl, ru',
    'Başlık | Fırsat adı | Fırsat | Anlaşma adı | Tytuł | Nazwa szansy | Szansa sprzedaży | Nazwa transakcji | Сделка | Название сделки | Наименование сделки',
  ),

  deal(
    'value',
    'en',
    'Amount | Deal value | Total | Opportunity amount | Deal amount | Revenue | Expected revenue | Value amount | Sum | Price | Estimated value | Total amount',
  ),
  deal(
    'value',
    'de',
    'Betrag | Wert | Volumen | Umsatz | Summe | Auftragswert | Erwarteter Umsatz | Deal-Wert | Geschäftswert',
  ),
  deal(
    'value',
    'fr, es, it, pt, nl',
    'Montant | Valeur | Importe | Valor | Monto | Cantidad | Valore | Importo | Ammontare | Montante | Bedrag | Waarde | Totaal | Monto del negocio | Valor do negócio',
  ),
  deal(
    'value',
    'ar, ja, zh',
    'القيمة | المبلغ | قيمة الصفقة | 金額 | 取引額 | 予想売上 | 売上 | 金额 | 商机金额 | 交易金额 | 預計金額',
  ),
  deal(
    'value',
    'tr, pl, ru',
    'Tutar | Değer | Miktar | Kwota | Wartość | Wartość transakcji | Сумма | Стоимость | Бюджет | Сумма сделки',
  ),

  deal(
    'currency',
    'all',
    'Currency | Currency code | Currency of value | Währung von Wert | Devise de la valeur | Moneda de valor | Valuta van waarde | Value currency | Deal currency | Amount currency | Währung | Waehrung | Devise | Moneda | Divisa | Valuta | Moeda | Munteenheid | العملة | 通貨 | 币种 | 货币 | 幣別 | Para birimi | Waluta | Валюта | Currency ISO code',
  ),

  deal(
    'stage',
    'en',
    'Deal stage | Sales stage | Opportunity stage | Pipeline stage | Phase | Stage name | Stage ID',
  ),
  weakDeal(
    'stage',
    'all',
    'Status | Deal status | État | Statut | Estado | Stato | حالة | الحالة | ステータス | 状态 | 狀態 | Durum | Статус',
  ),
  deal(
    'stage',
    'de, fr, es, it, pt, nl',
    'Deal-Phase | Verkaufsphase | Vertriebsphase | Stufe | Étape | Phase de la transaction | Étape de vente | Etapa | Etapa del negocio | Fase | Fase trattativa | Estágio | Etapa do negócio | Dealfase | Verkoopfase | Stadium',
  ),
  deal(
    'stage',
    'ar, ja, zh',
    'المرحلة | مرحلة الصفقة | フェーズ | ステージ | 取引ステージ | 商談フェーズ | 阶段 | 销售阶段 | 商机阶段 | 階段',
  ),
  deal(
    'stage',
    'tr, pl, ru',
    'Aşama | Satış aşaması | Anlaşma aşaması | Etap | Etap sprzedaży | Faza | Этап | Этап сделки | Стадия | Стадия сделки',
  ),

  deal(
    'pipeline_id',
    'all',
    'Pipeline | Pipeline name | Pipeline ID | Deal pipeline | Sales pipeline | Vertriebspipeline | Pipeline de ventes | Embudo | Funil | Funil de vendas | Trichter | مسار المبيعات | パイプライン | 管道 | 销售管道 | Satış hattı | Lejek | Lejek sprzedaży | Воронка | Воронка продаж',
  ),

  deal(
    'expected_close_date',
    'en',
    'Close date | Closing date | Expected close | Expected close date | Expected closing | Expected closing date | Estimated close date | Date closed | Forecast close date',
  ),
  deal(
    'expected_close_date',
    'de, fr, es, it, pt, nl',
    'Abschlussdatum | Erwartetes Abschlussdatum | Voraussichtlicher Abschluss | Schlusstermin | Date de clôture | Date de clôture prévue | Date de fermeture | Fecha de cierre | Fecha de cierre prevista | Fecha prevista de cierre | Data di chiusura | Data chiusura prevista | Data de fechamento | Data prevista de fechamento | Data de fecho | Sluitingsdatum | Verwachte sluitingsdatum | Afsluitdatum',
  ),
  deal(
    'expected_close_date',
    'ar, ja, zh',
    'تاريخ الإغلاق | تاريخ الإغلاق المتوقع | クローズ日 | 完了予定日 | 受注予定日 | 予定クローズ日 | 预计成交日期 | 结束日期 | 预计结单日期 | 預計成交日期 | 成交日期',
  ),
  deal(
    'expected_close_date',
    'tr, pl, ru',
    'Kapanış tarihi | Tahmini kapanış tarihi | Beklenen kapanış tarihi | Data zamknięcia | Przewidywana data zamknięcia | Oczekiwana data zamknięcia | Дата закрытия | Ожидаемая дата закрытия | Планируемая дата закрытия',
  ),

  deal(
    'probability',
    'all',
    'Probability | Probability (%) | Deal probability | Win probability | Close probability | Wahrscheinlichkeit | Abschlusswahrscheinlichkeit | Probabilité | Probabilidad | Probabilità | Probabilidade | Waarschijnlijkheid | Slagingskans | الاحتمالية | 確度 | 受注確度 | 概率 | 成交概率 | 成交機率 | Olasılık | Prawdopodobieństwo | Вероятность',
  ),
  deal(
    'lost_reason',
    'all',
    'Lost reason | Closed lost reason | Loss reason | Reason lost | Verlustgrund | Grund für Verlust | Raison de la perte | Motif de perte | Motivo de pérdida | Motivo de cierre perdido | Motivo della perdita | Motivo da perda | Reason for loss | Reden van verlies | سبب الخسارة | 失注理由 | 输单原因 | 丟單原因 | Kayıp nedeni | Powód utraty | Причина проигрыша',
  ),
  deal(
    'won_date',
    'all',
    'Won date | Won time | Won on | Closed won date | Gewonnen am | Gewinndatum | Date de gain | Gagné le | Fecha de ganado | Data di vincita | Data de ganho | Gewonnen op | تاريخ الفوز | 受注日 | 赢单日期 | 贏單日期 | Kazanılma tarihi | Data wygrania | Дата выигрыша',
  ),
  deal('products', 'all', 'Line items | Products JSON'),
  deal(
    'owner_id',
    'all',
    'Deal owner | Opportunity owner | Owner ID | Transaktionsinhaber | Deal-Inhaber | Propriétaire de la transaction | Propietario del negocio | Proprietario trattativa | Proprietário do negócio | Dealeigenaar | 取引担当者 | 商談所有者 | 商机负责人 | Anlaşma sahibi | Właściciel transakcji | Владелец сделки | Ответственный за сделку',
  ),
  deal(
    'owner_id',
    'Salesforce',
    "Opportunity-Inhaber | Propriétaire de l'opportunité | Propietario de la oportunidad | Titolare opportunità | Proprietário da oportunidade",
  ),
  deal(
    'value',
    'Odoo',
    'Revenu espéré | Ingreso esperado | Ricavo previsto | Receita esperada | Verwachte omzet | Oczekiwany przychód | Ожидаемый доход | Beklenen gelir | 予想収益 | 预期收入',
  ),
  deal(
    'expected_close_date',
    'Odoo',
    'Clôture prévue | Cierre esperado | Chiusura prevista | Fechamento esperado | Verwachte sluiting | Oczekiwane zamknięcie | Ожидаемое закрытие | Beklenen kapanış | 预期结束',
  ),
  deal('source', 'all', 'Deal source | Opportunity source'),
  deal('description', 'all', 'Deal description | Description of deal | Deal notes'),
  deal('id', 'all', 'Deal ID | Opportunity ID | ID | Record ID'),
  deal(
    'external_id',
    'all',
    'External ID | Order ID | Order number | Reference | Deal reference | Auftragsnummer | Bestellnummer | Numéro de commande | Número de pedido | 注文番号 | 订单号 | Sipariş no | Numer zamówienia | Номер заказа',
  ),
  deal(
    'id',
    'HubSpot',
    "Datensatz-ID | ID de fiche d'informations | ID de registro | ID do registro | ID record | Record-id | ID rekordu | ID записи | Kayıt kimliği | レコードID | 记录ID",
  ),
  deal(
    'external_id',
    'Odoo, Copper',
    'Externe ID | ID externe | ID externa | ID esterno | Zewnętrzny ID | Внешний ID | Harici kimlik | 外部ID | Copper ID',
  ),
  deal('contact_id', 'all', 'Contact ID | Person ID'),
  deal(
    'contact_name',
    'all',
    'Contact | Contact name | Contact person | Primary contact | Person | Associated contact | Ansprechpartner | Kontaktperson | Kontakt | Personne | Personne de contact | Persona de contacto | Persona | Referente | Pessoa de contato | Pessoa | Contactpersoon | جهة الاتصال | 担当者名 | 联系人 | 聯絡人 | İlgili kişi | Osoba kontaktowa | Контактное лицо | Контакт',
  ),
];

/**
 * What columns are called in the files that people have, one table for all systems and languages. A line is known whatever
 * the case, accents, blanks and signs of its names, and whatever numbers stand in them; an exact name of a field is known
 * without a line.
 */
export const columnNames: readonly ColumnNames[] = [...contactNames, ...companyColumnNames, ...dealNames];

/** The field of a deal that holds what of a contact is this. */
export const contactFieldsOfDeals: Readonly<Record<string, string>> = {
  name: 'contact_name',
  name_family_first: 'contact_name',
  first_name: 'contact_first_name',
  last_name: 'contact_last_name',
  emails: 'contact_email',
  phones: 'contact_phone',
};

/** Fields that a deal has under another name than a contact, or under the same. */
export const sharedFieldsOfDeals: Readonly<Record<string, string>> = {
  ...contactFieldsOfDeals,
  company_name: 'company_name',
  description: 'description',
  source: 'source',
  tags: 'tags',
  assignee_id: 'owner_id',
};

/** Before a column's name: whose it is, when the file is about people. */
export const ownersOfColumns: Readonly<Record<'person' | 'company' | 'deal', readonly string[]>> = {
  person: split(
    'person | contact | contacts | lead | customer | client | people | subscriber | member | kontakt | ansprechpartner | personne | prospect | ' +
      'contacto | persona | cliente | contatto | pessoa | contato | contactpersoon | klant | جهة الاتصال | العميل | 連絡先 | 顧客 | 人物 | 联系人 | 客户 | kişi | müşteri | osoba | klient | контакт | клиент | персона',
  ),
  company: split(
    'organization | organisation | company | account | firma | unternehmen | société | entreprise | organización | empresa | azienda | organizzazione | organização | bedrijf | organisatie | الشركة | 会社 | 公司 | şirket | organizacja | компания | организация | related company | parent',
  ),
  deal: split(
    'deal | deals | opportunity | potential | geschäft | transaction | affaire | negocio | trattativa | negócio | صفقة | 取引 | 商机 | anlaşma | transakcja | сделка',
  ),
};
