import type { ColumnNames } from './column-names.js';

const split = (names: string) => names.split('|').map((name) => name.trim());

const company = (field: string, where: string, names: string): ColumnNames => ({
  entity: 'companies',
  where,
  field,
  names: split(names),
});
const weak = (field: string, where: string, names: string): ColumnNames => ({
  ...company(field, where, names),
  isWeak: true,
});
const unread = (because: string, where: string, names: string): ColumnNames => ({
  entity: 'companies',
  where,
  because,
  names: split(names),
});

const PARENT = 'companies have no parent here';
const PART = 'the whole address holds it';
const PEOPLE = 'people are imported as contacts';

/** What columns of companies are called, besides what a company's name, phone, e-mail and owner are called in files of people. */
export const companyColumnNames: readonly ColumnNames[] = [
  weak(
    'name',
    'all',
    'Account | Accounts | Customer | Customer name | Client | Client name | Vendor | Supplier | Kunde | Klant',
  ),
  weak(
    'name',
    'fr, es, it, pt',
    'Client (société) | Cliente | Raison commerciale | Nombre comercial | Nome comercial | Denominazione',
  ),
  weak(
    'name',
    'ar, ja, zh, tr, pl, ru',
    'العميل | 顧客名 | 取引先企業 | 客户 | 客戶 | Müşteri | Klient | Клиент | Контрагент',
  ),

  company(
    'domain',
    'en',
    'Domain | Domain name | Company domain | Company domain name | Website domain | Email domain | Web domain | Primary domain',
  ),
  company(
    'domain',
    'all',
    'Domäne | Domainname | Nom de domaine | Domaine | Dominio | Nombre de dominio | Nome dominio | Domínio | Nome de domínio | Domein | Domeinnaam | النطاق | اسم النطاق | ドメイン | ドメイン名 | 会社のドメイン名 | 域名 | 公司域名 | 網域 | 网域 | Alan adı | Etki alanı | Domena | Nazwa domeny | Домен | Доменное имя',
  ),

  company(
    'domain',
    'HubSpot',
    "Domainname des Unternehmens | Nom de domaine de l'entreprise | Nombre de dominio de la empresa | Nome de domínio da empresa | Nome di dominio dell'azienda | Domeinnaam van bedrijf",
  ),
  company('address', 'EspoCRM', 'Billing address street'),
  company('city', 'EspoCRM', 'Billing address city'),
  company('state', 'EspoCRM', 'Billing address state'),
  company('postal_code', 'EspoCRM', 'Billing address postal code'),
  company('country', 'EspoCRM', 'Billing address country'),
  company('website', 'Copper', 'Work website'),
  company('employee_count', 'ru', 'Сотрудников'),

  company(
    'website',
    'en',
    'Website | Web site | Website URL | Website link | Web page | Webpage | Homepage | Home page | URL | Web | Web address | Internet | Site web | Company website',
  ),
  company(
    'website',
    'all',
    'Webseite | Internetseite | Webadresse | Internetadresse | Site internet | Adresse web | Sitio web | Página web | URL del sitio web | Sito web | Sito internet | Site | Sítio web | Página da web | Webpagina | Internetsite | الموقع الإلكتروني | الموقع الالكتروني | الموقع | موقع الويب | Webサイト | ウェブサイト | ホームページ | サイトURL | 网站 | 網站 | 网址 | 網址 | 公司网站 | Web sitesi | İnternet sitesi | Web adresi | Strona internetowa | Strona WWW | WWW | Witryna | Сайт | Веб-сайт | Адрес сайта',
  ),

  company(
    'address',
    'en',
    'Address | Street | Street address | Address line | Billing street | Billing address | Billing address line | Mailing street | Office address | Business address | Company address | Registered address | Headquarters | Address street | Primary address street | Full address | Street and number',
  ),
  company(
    'address',
    'de, fr, es, it, pt, nl',
    'Straße | Strasse | Adresse | Anschrift | Straße und Hausnummer | Straße Hausnummer | Str. | Rechnungsadresse | Firmenadresse | Geschäftsadresse | Rue | Adresse postale | Adresse de facturation | Numéro et rue | Dirección | Calle | Domicilio | Dirección de facturación | Dirección postal | Indirizzo | Via | Indirizzo di fatturazione | Sede | Sede legale | Endereço | Rua | Morada | Logradouro | Endereço de cobrança | Adres | Straat | Straatnaam | Factuuradres | Straat en huisnummer | Bezoekadres',
  ),
  company(
    'address',
    'ar, ja, zh, tr, pl, ru',
    'العنوان | الشارع | عنوان الشركة | عنوان الشارع | 住所 | 所在地 | 番地 | 町名・番地 | 町名番地 | 会社住所 | 請求先住所 | 地址 | 详细地址 | 街道 | 街道地址 | 公司地址 | 詳細地址 | Adresi | Açık adres | Sokak | Cadde | Fatura adresi | Ulica | Ulica i numer | Adres siedziby | Adres firmy | Адрес | Улица | Юридический адрес | Фактический адрес | Адрес компании',
  ),
  company(
    'city',
    'en',
    'City | Town | Billing city | City/Town | Town/City | Mailing city | Address city | City/town/village/locality of address | Locality | Company city | Primary address city',
  ),
  company(
    'city',
    'all',
    'Stadt | Ort | Wohnort | Ortschaft | Ville | Commune | Localité | Ciudad | Localidad | Población | Municipio | Città | Comune | Località | Cidade | Localidade | Município | Stad | Plaats | Woonplaats | Vestigingsplaats | المدينة | مدينة | 市区町村 | 市町村 | 市区郡 | 都市 | 城市 | 市 | 所在城市 | Şehir | İlçe | İl | Miasto | Miejscowość | Город | Населённый пункт',
  ),
  company(
    'state',
    'en',
    'State | Region | State/Region | State/Province | Province | County | Billing state | Billing state/province | Mailing state | State or region | State or province | State/county of address | Address state | Primary address state | Territory state',
  ),
  company(
    'state',
    'all',
    'Bundesland | Kanton | Bundesland/Kanton | Région | Département | État | État/Région | Provincia | Estado | Comunidad autónoma | Estado/Región | Regione | Stato/Regione | UF | Estado/Província | Distrito | Provincie | Deelstaat | Provincie/staat | المحافظة | المنطقة | الولاية | 都道府県 | 州 | 都道府県/地域 | 省 | 省份 | 州/省 | 省/直辖市 | 縣市 | Eyalet | Bölge | Województwo | Region administracyjny | Область | Регион | Край | Область/регион',
  ),
  company(
    'postal_code',
    'en',
    'Postal code | Zip | Zip code | Postcode | Post code | Zip/Postal code | Billing zip/postal code | Billing zip | Billing postal code | Billing code | Mailing zip/postal code | Mailing zip | Mailing postal code | ZIP/Postal code of address | Address postal code | Primary address postal code | Eircode | Pincode | PIN code',
  ),
  company(
    'postal_code',
    'all',
    'PLZ | Postleitzahl | Code postal | CP | Código postal | C.P. | CAP | Codice postale | CEP | Código-postal | Postcode/plaats | الرمز البريدي | الرمز البريدى | صندوق البريد | 郵便番号 | 邮编 | 邮政编码 | 郵遞區號 | Posta kodu | Kod pocztowy | Индекс | Почтовый индекс',
  ),
  company(
    'country',
    'en',
    'Country | Country/Region | Country code | Billing country | Mailing country | Country of address | Address country | Primary address country | Country name',
  ),
  company(
    'country',
    'all',
    'Land | Staat | Land/Region | Länderkennzeichen | Pays | Pays/Région | País | País/Región | Paese | Nazione | Paese/Regione | País/Região | Land/regio | البلد | الدولة | بلد | 国 | 国名 | 国/地域 | 国家 | 国家/地区 | 國家 | 國家/地區 | Ülke | Ülke/Bölge | Kraj | Państwo | Страна | Страна/регион',
  ),

  company(
    'industry',
    'all',
    'Industry | Industries | Sector | Line of business | Branche | Industrie | Wirtschaftszweig | Gewerbe | Secteur | Secteur d’activité | Activité | Sector industrial | Rubro | Industria | Actividad | Settore | Settore industriale | Setor | Ramo | Ramo de atividade | Setor de atividade | Sectornaam | Bedrijfstak | القطاع | الصناعة | المجال | مجال العمل | 業種 | 業界 | 産業 | 行业 | 所属行业 | 產業 | 行業 | Sektör | Endüstri | Branża | Sektor | Отрасль | Сфера деятельности | Индустрия',
  ),
  company(
    'employee_count',
    'en',
    'Employee count | Employees | Number of employees | NumberOfEmployees | No. of employees | Employee number | Headcount | Company size | Staff | Staff count | Total employees | Employees count',
  ),
  company(
    'employee_count',
    'all',
    'Mitarbeiter | Mitarbeiterzahl | Anzahl Mitarbeiter | Anzahl der Mitarbeiter | Beschäftigte | Unternehmensgröße | Effectif | Effectifs | Nombre d’employés | Nombre de salariés | Salariés | Empleados | Número de empleados | Nº de empleados | N.º de empleados | Plantilla | Dipendenti | Numero di dipendenti | Numero dipendenti | Addetti | Funcionários | Número de funcionários | Nº de funcionários | Colaboradores | Medewerkers | Aantal medewerkers | Aantal werknemers | Werknemers | عدد الموظفين | الموظفون | عدد العاملين | 従業員数 | 社員数 | 従業員 | 员工数 | 员工人数 | 公司规模 | 人数 | 員工數 | 員工人數 | 人員規模 | Çalışan sayısı | Çalışanlar | Personel sayısı | Liczba pracowników | Pracownicy | Zatrudnienie | Количество сотрудников | Число сотрудников | Сотрудники | Кол-во сотрудников',
  ),
  company(
    'annual_revenue',
    'en',
    'Annual revenue | Revenue | Yearly revenue | Turnover | Annual turnover | Sales volume | Annual sales | Company revenue | Annual revenue amount',
  ),
  company(
    'annual_revenue',
    'all',
    'Jahresumsatz | Umsatz | Chiffre d’affaires | Chiffre d’affaires annuel | CA annuel | CA | Revenu annuel | Ingresos anuales | Facturación | Facturación anual | Ingresos | Fatturato | Fatturato annuo | Ricavi annuali | Entrate annuali | Receita anual | Faturamento | Faturamento anual | Volume de negócios | Jaaromzet | Omzet | Jaarlijkse omzet | الإيرادات السنوية | الإيرادات | الإيراد السنوي | 年間売上 | 年商 | 売上高 | 年間収益 | 年收入 | 年营业额 | 营业额 | 年營收 | 年營業額 | Yıllık gelir | Ciro | Yıllık ciro | Roczny przychód | Przychód | Przychody | Obrót roczny | Годовой доход | Годовой оборот | Выручка | Годовая выручка',
  ),
  company(
    'linkedin',
    'all',
    'LinkedIn | LinkedIn URL | LinkedIn page | LinkedIn company page | LinkedIn profile | LinkedIn link | LinkedIn account | LinkedIn-Seite | LinkedIn-Unternehmensseite | Page LinkedIn | Page d’entreprise LinkedIn | Página de LinkedIn | Página de empresa de LinkedIn | Pagina LinkedIn | Página do LinkedIn | LinkedIn-pagina | لينكد إن | لينكدإن | LinkedIn ページ | LinkedIn会社ページ | 领英 | 領英 | LinkedIn sayfası | Strona LinkedIn | Страница LinkedIn',
  ),
  company(
    'twitter',
    'all',
    'Twitter | Twitter handle | Twitter URL | Twitter username | Twitter account | Twitter page | Twitter profile | X | X handle | X (Twitter) | Twitter/X | X/Twitter | Twitter-Benutzername | Twitter-Handle | Identifiant Twitter | Usuario de Twitter | Nome utente Twitter | Usuário do Twitter | Twitter-gebruikersnaam | تويتر | Twitter ユーザー名 | 推特 | Twitter kullanıcı adı | Konto Twitter | Твиттер',
  ),
  company(
    'facebook',
    'all',
    'Facebook | Facebook URL | Facebook page | Facebook company page | Facebook profile | Facebook link | Facebook account | Facebook-Seite | Facebook-Unternehmensseite | Page Facebook | Página de Facebook | Página de empresa de Facebook | Pagina Facebook | Página do Facebook | Facebook-pagina | فيسبوك | Facebook ページ | Facebook会社ページ | 脸书 | 臉書 | Facebook sayfası | Strona Facebook | Страница Facebook | Фейсбук',
  ),
  company(
    'description',
    'en, de, fr, es, it, pt, nl',
    'Description | Company description | Account description | Business description | Beschreibung | Firmenbeschreibung | Descripción | Descrizione | Descrição | Omschrijving | Beschrijving | Description de l’entreprise',
  ),
  company(
    'description',
    'ar, ja, zh, tr, pl, ru',
    'الوصف | وصف | 説明 | 会社概要 | 事業内容 | 描述 | 说明 | 公司简介 | 公司描述 | 公司簡介 | Açıklama | Şirket açıklaması | Opis | Opis firmy | Описание | Описание компании',
  ),
  weak('description', 'HubSpot', 'About us | About | Summary | Profile | Company profile'),
  company(
    'tax_id',
    'en, de',
    'Tax ID | Tax number | VAT | VAT number | VAT ID | VAT no | VAT registration number | TIN | EIN | Tax identification number | Tax registration number | Tax code | GSTIN | GST number | ABN | USt-IdNr. | USt-ID | Umsatzsteuer-ID | Umsatzsteuer-Identifikationsnummer | Steuernummer | UID | UID-Nummer | MwSt-Nr.',
  ),
  company(
    'tax_id',
    'fr, es, it, pt, nl',
    'Numéro de TVA | N° TVA | TVA intracommunautaire | N° TVA intracommunautaire | SIRET | SIREN | NIF | CIF | NIT | RFC | CUIT | RUT | RUC | NIF/CIF | Número de identificación fiscal | Partita IVA | P.IVA | P. IVA | Codice fiscale | CNPJ | NIPC | Contribuinte | Btw-nummer | Btw-id | Btw-nr | KvK-nummer | RSIN',
  ),
  company(
    'tax_id',
    'ar, ja, zh, tr, pl, ru',
    'الرقم الضريبي | رقم التسجيل الضريبي | البطاقة الضريبية | 法人番号 | 税番号 | 登録番号 | 税号 | 纳税人识别号 | 统一社会信用代码 | 統一編號 | 统一编号 | Vergi no | Vergi numarası | Vergi kimlik no | NIP | Numer NIP | ИНН | ИНН/КПП',
  ),
  company(
    'owner_id',
    'all',
    'Company owner | Account owner | Account owner name | Company owner email | Organization owner | Unternehmensinhaber | Firmeninhaber | Kundenbetreuer | Zuständiger Mitarbeiter | Propriétaire de l’entreprise | Propriétaire du compte | Propietario de la empresa | Propietario de la cuenta | Proprietario azienda | Proprietario account | Proprietário da empresa | Bedrijfseigenaar | Eigenaar van bedrijf | Accounteigenaar | مالك الشركة | مالك الحساب | 会社の担当者 | 取引先所有者 | 公司负责人 | 公司所有者 | 客户负责人 | 客户所有人 | Şirket sahibi | Hesap sahibi | Właściciel firmy | Opiekun firmy | Владелец компании | Ответственный за компанию',
  ),
  company(
    'id',
    'all',
    'ID | Company ID | Account ID | Organization ID | Organisation ID | Record ID | Account ID (18) | Company record ID',
  ),
  company('external_id', 'HubSpot', 'Record ID - Company'),

  unread(
    PARENT,
    'all',
    'Parent account | Parent account ID | Parent account name | Parent company | Parent company ID | Parent company name | Parent ID | Parent | Parent name | Parent organization | Ultimate parent account | Holding | ' +
      'Übergeordnete Firma | Übergeordnetes Unternehmen | Muttergesellschaft | Mutterunternehmen | Société mère | Compte parent | Entreprise parente | Empresa matriz | Cuenta principal | Società madre | Azienda padre | Empresa-mãe | Conta pai | Moederbedrijf | الشركة الأم | 親会社 | 親取引先 | 母公司 | 上级客户 | Ana şirket | Spółka matka | Firma nadrzędna | Материнская компания | Головная компания | ' +
      'Related company | Associated company | Child companies | Number of child companies',
  ),
  unread(
    PART,
    'Pipedrive',
    'Full/combined address of address | Street/road name of address | House number of address | Apartment/suite no of address | District/sublocality of address | Region of address | Latitude of address | Longitude of address | Billing latitude | Billing longitude | Billing geocode accuracy',
  ),
  unread(
    PEOPLE,
    'all',
    'Associated contact | Associated contact IDs | Associated contacts | Contact | Contacts | Contact name | Contact person | Primary contact | People | First name | Last name | Ansprechpartner | Kontaktperson | Personne de contact | Persona de contacto | Referente | Contactpersoon | جهة الاتصال | 担当者名 | 联系人 | 聯絡人 | İlgili kişi | Osoba kontaktowa | Контактное лицо',
  ),
];

/** The field of a company that holds what of a contact is this. */
export const contactFieldsOfCompanies: Readonly<Record<string, string>> = {
  company_name: 'name',
  emails: 'email',
  phones: 'phone',
  description: 'notes',
  assignee_id: 'owner_id',
  external_id: 'external_id',
};
