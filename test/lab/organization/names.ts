/**
 * Names as people of an international company bear them. Names in Latin script are their own transliteration but for
 * diacritics; the others carry theirs after a slash.
 */

export interface Name {
  readonly native: string;
  /** In ASCII, as an account name is made of it; may hold spaces, hyphens and apostrophes. */
  readonly latin: string;
}

export interface Naming {
  /** Language tag as `preferredLanguage` holds it. */
  readonly language: string;
  readonly given: readonly Name[];
  readonly family: readonly Name[];
  /** How the whole name is written. */
  readonly order: 'given first' | 'family first' | 'family first, joined';
}

/** Letters that have no decomposition in Unicode. */
const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
  ə: 'e',
};

/** Latin text without diacritics: `Łukasz Müller` becomes `Lukasz Muller`. */
export function toAscii(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .replace(/[^\0-\x7f]/gu, (letter) => {
      const plain = LETTERS[letter.toLowerCase()] ?? '';
      return letter === letter.toLowerCase() ? plain : plain.charAt(0).toUpperCase() + plain.slice(1);
    });
}

function names(list: string): readonly Name[] {
  return list.split(',').map((item) => {
    const [native = '', latin] = item.trim().split('/');
    return { native, latin: latin ?? toAscii(native) };
  });
}

function naming(language: string, given: string, family: string, order: Naming['order'] = 'given first'): Naming {
  return { language, given: names(given), family: names(family), order };
}

export const NAMINGS = {
  german: naming(
    'de-DE',
    `Anna, Jörg, Käthe, Lukas, Sören, Ursula, Björn, Heike, Matthias, Renate, Günther, Franziska, Hans-Jürgen,
     Änne, Wolfgang, Katharina, Tobias, Sabine, Ulrich, Lieselotte`,
    `Müller, Schmidt, Groß, Weiß, Schäfer, Köhler, von der Heide, Jäger, Böhm, Vogel, Krämer, zu Guttenberg, Öztürk,
     Leutheusser-Schnarrenberger, Becker, Hoffmann, Schröder, Zimmermann, Fuß, Ackermann`,
  ),
  french: naming(
    'fr-FR',
    `Zoé, François, Hélène, Jean-Baptiste, Gaël, Aurélie, Loïc, Élodie, Marie-Thérèse, Benoît, Chloé, Étienne, Noémie,
     Rémi, Anaïs, Cédric, Océane, Théo, Maëlle, Jérôme`,
    `Lefèvre, D'Artois, Garçon, L'Hôpital, Beauséjour, Dupré, de La Rochefoucauld, Châtelain, Noël, Béranger,
     Saint-Exupéry, Thévenet, Gauthier, Lemaître, Ménard, Rousseau, Pérez-Aubry, Delacroix, Guérin, d'Estaing`,
  ),
  spanish: naming(
    'es-ES',
    `María José, Íñigo, Begoña, Ramón, Águeda, Andrés, Belén, José María, Inés, Álvaro, Concepción, Ángel, Itziar,
     Joaquín, Lucía, María de los Ángeles, Óscar, Pilar, Sebastián, Verónica`,
    `Núñez, Muñoz Ibáñez, García Márquez, Fernández de Córdoba, Peña, Echeverría, Gómez, Hernández, López-Ibor,
     Ordóñez, Yáñez, Zúñiga, Castaño, Rodríguez, Sáenz de Santamaría, Vázquez, Goñi, Jiménez, Quiñones, Ibarra`,
  ),
  polish: naming(
    'pl-PL',
    `Łukasz, Małgorzata, Wojciech, Żaneta, Grzegorz, Bożena, Michał, Świętosława, Zbigniew, Agnieszka, Paweł, Jadwiga,
     Stanisław, Zofia, Krzysztof, Elżbieta, Rafał, Hanna, Mikołaj, Jolanta`,
    `Wiśniewski, Wójcik, Dąbrowska, Zieliński, Szczęsny, Kowalczyk, Błaszczykowski, Żmuda, Górska, Gołębiowski, Łoś,
     Brzęczyszczykiewicz, Pająk, Król, Źrebiec, Nowak, Ćwikła, Skłodowska-Curie, Mróz, Kaźmierczak`,
  ),
  icelandic: naming(
    'is-IS',
    `Sigríður, Þórður, Björk, Guðmundur, Ásta, Hafþór, Kristín, Jón, Ólafur, Æsa, Eyþór, Guðrún, Ragnheiður, Snæbjörn,
     Vigdís, Örn, Halldóra, Ísak, Ýmir, Sólveig`,
    `Jónsdóttir, Guðmundsson, Þorsteinsson, Ólafsdóttir, Sigurðardóttir, Kristjánsson, Ragnarsdóttir, Gunnarsson,
     Björnsdóttir, Aðalsteinsson, Vilhjálmsdóttir, Ásgeirsson, Eiríksdóttir, Hallgrímsson, Þórarinsdóttir`,
  ),
  turkish: naming(
    'tr-TR',
    `Çağla, Işıl, Gökhan, Şebnem, Ömer, Ayşegül, İbrahim, Tuğba, Oğuz, Müge, Çetin, Nazlı, Barış, Fadıl, Gülşen`,
    `Yılmaz, Çelik, Şahin, Özdemir, Aydın, Güneş, Kılıç, Doğan, Öztürk, Işık, Koç, Ağaoğlu, Kaya, Çakır, Türkoğlu`,
  ),
  english: naming(
    'en-US',
    `Grace, Siobhan, Marcus, Mary-Kate, Dwayne, Eleanor, Theodore, Priscilla, Emmett, Josephine, Leroy, Abigail, Wyatt,
     Charlotte, Desmond, Imogen, Jean-Luc, Caitlin, Rory, Zadie`,
    `O'Brien, Smith, MacDonald, Washington-Carver, O'Shaughnessy, Johnson, Featherstonehaugh, Lee, St. James, Ng,
     D'Angelo, Cholmondeley-Warner, McAllister, Baker, Okonkwo, Wolfeschlegelsteinhausenbergerdorff, Price, Reyes`,
  ),
  portuguese: naming(
    'pt-BR',
    `João, Conceição, Antônio, Inês, Luís, Fabrícia, Simão, Mônica, Estêvão, Thaís, Vinícius, Tomé, Letícia, Cícero`,
    `Gonçalves, da Conceição, Araújo, Magalhães, Simões, dos Santos, Guimarães, Brandão, de Albuquerque e Castro,
     Leitão, Falcão, Mendonça, Assunção, Corrêa`,
  ),
  greek: naming(
    'el-GR',
    `Γιώργος/Giorgos, Ελένη/Eleni, Νίκος/Nikos, Μαρία/Maria, Κωνσταντίνος/Konstantinos, Ευαγγελία/Evangelia,
     Σπύρος/Spyros, Δέσποινα/Despoina, Θεόδωρος/Theodoros, Αικατερίνη/Aikaterini, Χρήστος/Christos, Ζωή/Zoi`,
    `Παπαδόπουλος/Papadopoulos, Οικονόμου/Oikonomou, Νικολάου/Nikolaou, Γεωργίου/Georgiou, Δημητρίου/Dimitriou,
     Παπακωνσταντίνου/Papakonstantinou, Αλεξίου/Alexiou, Ξενάκης/Xenakis, Ψαρράς/Psarras, Καραγιάννης/Karagiannis`,
  ),
  ukrainian: naming(
    'uk-UA',
    `Олена/Olena, Андрій/Andrii, Софія/Sofiia, Юрій/Yurii, Наталія/Nataliia, Євген/Yevhen,
     Ганна/Hanna, Тарас/Taras, Людмила/Liudmyla, Ярослав/Yaroslav, Зоя/Zoia, Святослав/Sviatoslav`,
    `Шевченко/Shevchenko, Коваленко/Kovalenko, Щербак/Shcherbak, Ткачук/Tkachuk, Лисенко/Lysenko, Ґонта/Gonta,
     Кравчук/Kravchuk, Мар'яненко/Marianenko, Бойко/Boiko, Соловйова/Soloviova, Яценюк/Yatseniuk, Гнатюк/Hnatiuk`,
  ),
  arabic: naming(
    'ar-AE',
    `محمد/Mohammed, فاطمة/Fatima, أحمد/Ahmed, عائشة/Aisha, خالد/Khalid, مريم/Maryam, يوسف/Yousef, نور/Noor,
     عبد الرحمن/Abdulrahman, ليلى/Layla, سلطان/Sultan, هند/Hind, طارق/Tariq, زينب/Zainab`,
    `الهاشمي/Al Hashimi, النعيمي/Al Nuaimi, المنصوري/Al Mansoori, الشامسي/Al Shamsi, بن راشد/bin Rashid,
     القاسمي/Al Qasimi, الزعابي/Al Zaabi, السويدي/Al Suwaidi, الكعبي/Al Kaabi, آل مكتوم/Al Maktoum, حداد/Haddad`,
  ),
  hebrew: naming(
    'he-IL',
    `נועה/Noa, דוד/David, תמר/Tamar, איתן/Eitan, שירה/Shira, יעקב/Yaakov, רחל/Rachel, עמית/Amit, מאיה/Maya,
     אברהם/Avraham, הדס/Hadas, צבי/Tzvi`,
    `כהן/Cohen, לוי/Levi, מזרחי/Mizrahi, פרידמן/Friedman, ביטון/Biton, אברג'יל/Abergil, שפירא/Shapira, דהן/Dahan,
     בן-דוד/Ben-David, גולדשטיין/Goldstein, עמר/Amar`,
  ),
  hindi: naming(
    'hi-IN',
    `प्रिया/Priya, राहुल/Rahul, अनन्या/Ananya, विक्रम/Vikram, लक्ष्मी/Lakshmi, कृष्ण/Krishna, श्रेया/Shreya, अर्जुन/Arjun,
     दीपिका/Deepika, ऋषि/Rishi, सुनीता/Sunita, मोहन/Mohan`,
    `शर्मा/Sharma, पटेल/Patel, सिंह/Singh, गुप्ता/Gupta, चट्टोपाध्याय/Chattopadhyay, मिश्रा/Mishra, नायर/Nair, अय्यर/Iyer,
     देशमुख/Deshmukh, त्रिपाठी/Tripathi, श्रीवास्तव/Shrivastava, कुलकर्णी/Kulkarni`,
  ),
  thai: naming(
    'th-TH',
    `สมชาย/Somchai, สุภาพร/Suphaphon, ณัฐวุฒิ/Natthawut, พิมพ์ชนก/Phimchanok, ธนพล/Thanaphon, กนกวรรณ/Kanokwan,
     ประเสริฐ/Prasert, อรุณี/Arunee`,
    `ศรีสุวรรณ/Srisuwan, จันทร์โอชา/Chanocha, วงศ์สวัสดิ์/Wongsawat, ชินวัตร/Chinnawat, ทองดี/Thongdi,
     บุญประเสริฐ/Bunprasert, รัตนพันธุ์/Rattanaphan, สุขสวัสดิ์/Suksawat`,
  ),
  japanese: naming(
    'ja-JP',
    `花子/Hanako, 太郎/Taro, 美咲/Misaki, 健太/Kenta, 陽菜/Hina, 翔/Sho, さくら/Sakura, 大輔/Daisuke, 愛/Ai, 龍之介/Ryunosuke,
     千尋/Chihiro, マリア/Maria`,
    `佐藤/Sato, 鈴木/Suzuki, 髙橋/Takahashi, 田中/Tanaka, 渡邊/Watanabe, 伊藤/Ito, 山本/Yamamoto, 中村/Nakamura,
     小鳥遊/Takanashi, 斎藤/Saito, 勅使河原/Teshigawara, 林/Hayashi`,
    'family first',
  ),
  chinese: naming(
    'zh-CN',
    `伟/Wei, 秀英/Xiuying, 娜/Na, 敏/Min, 静/Jing, 强/Qiang, 磊/Lei, 洋/Yang, 艳/Yan, 勇/Yong, 建国/Jianguo, 雨桐/Yutong,
     子涵/Zihan, 思远/Siyuan`,
    `王/Wang, 李/Li, 张/Zhang, 刘/Liu, 陈/Chen, 杨/Yang, 赵/Zhao, 黄/Huang, 欧阳/Ouyang, 司马/Sima, 吕/Lyu, 诸葛/Zhuge`,
    'family first, joined',
  ),
  korean: naming(
    'ko-KR',
    `민준/Minjun, 서연/Seoyeon, 지훈/Jihoon, 하은/Haeun, 도윤/Doyun, 수빈/Subin, 예준/Yejun, 지우/Jiwoo, 현우/Hyunwoo,
     은지/Eunji, 영희/Younghee, 철수/Cheolsu`,
    `김/Kim, 이/Lee, 박/Park, 최/Choi, 정/Jung, 강/Kang, 조/Cho, 윤/Yoon, 남궁/Namgung, 황보/Hwangbo, 제갈/Jegal, 한/Han`,
    'family first, joined',
  ),
} satisfies Record<string, Naming>;

export type NamingKey = keyof typeof NAMINGS;

/** The whole name as its language writes it. */
export function wholeName(naming: Naming, given: Name, family: Name): string {
  switch (naming.order) {
    case 'given first':
      return `${given.native} ${family.native}`;
    case 'family first':
      return `${family.native} ${given.native}`;
    case 'family first, joined':
      return `${family.native}${given.native}`;
  }
}

/** What is left of a name in an account name: lower-case ASCII letters. */
export function accountPart(name: Name): string {
  return name.latin.toLowerCase().replace(/[^a-z]/g, '');
}
