/** Offices and departments of the company. */

import type { NamingKey } from './names.ts';

export interface Office {
  /** Name of its organizational unit. */
  readonly name: string;
  /** Three letters, for names that have to be ASCII. */
  readonly code: string;
  readonly region: string;
  /** The language most people there bear their names in. */
  readonly naming: NamingKey;
  readonly street: string;
  readonly city: string;
  readonly state: string;
  readonly postalCode: string;
  /** ISO 3166: two letters, name as Active Directory Users and Computers writes it, number. */
  readonly c: string;
  readonly co: string;
  readonly countryCode: number;
  readonly phonePrefix: string;
  /** Share of people, relative to the other offices. */
  readonly weight: number;
}

function office(
  [name, code, region, naming, weight]: readonly [string, string, string, NamingKey, number],
  [street, city, state, postalCode]: readonly [string, string, string, string],
  [c, co, countryCode, phonePrefix]: readonly [string, string, number, string],
): Office {
  return { name, code, region, naming, weight, street, city, state, postalCode, c, co, countryCode, phonePrefix };
}

const EUROPE = 'Europe';
const MIDDLE_EAST = 'Middle East';
const ASIA = 'Asia Pacific';
const AMERICAS = 'Americas';

/** The first is the head office. */
export const OFFICES: readonly Office[] = [
  office(
    ['Berlin', 'BER', EUROPE, 'german', 14],
    ['Friedrichstraße 9001', 'Berlin', 'Berlin', '10117'],
    ['DE', 'Germany', 276, '+49 30 5550'],
  ),
  office(
    ['Boston', 'BOS', AMERICAS, 'english', 12],
    ['9001 Boylston St, Suite 12', 'Boston', 'Massachusetts', '02116'],
    ['US', 'United States', 840, '+1 617 555'],
  ),
  office(
    ['Mumbai', 'BOM', ASIA, 'hindi', 10],
    ['9001, नरीमन पॉइंट', 'मुंबई', 'Maharashtra', '400021'],
    ['IN', 'India', 356, '+91 22 5550'],
  ),
  office(
    ['東京', 'TYO', ASIA, 'japanese', 9],
    ['千代田区丸の内9001', '東京', '東京都', '100-0005'],
    ['JP', 'Japan', 392, '+81 3 5550'],
  ),
  office(
    ['Paris', 'PAR', EUROPE, 'french', 8],
    ["9001 rue de l'Échiquier", 'Paris', 'Île-de-France', '75010'],
    ['FR', 'France', 250, '+33 1 5550'],
  ),
  office(
    ['Shanghai', 'SHA', ASIA, 'chinese', 8],
    ['南京西路9001号', '上海', '上海', '200041'],
    ['CN', 'China', 156, '+86 21 5550'],
  ),
  office(
    ['Kraków', 'KRK', EUROPE, 'polish', 7],
    ['ul. Świętego Krzyża 9001', 'Kraków', 'małopolskie', '31-023'],
    ['PL', 'Poland', 616, '+48 12 555'],
  ),
  office(
    ['Madrid', 'MAD', EUROPE, 'spanish', 6],
    ['Calle de Núñez de Balboa 9001', 'Madrid', 'Madrid', '28006'],
    ['ES', 'Spain', 724, '+34 91 555'],
  ),
  office(
    ['São Paulo', 'SAO', AMERICAS, 'portuguese', 6],
    ['Av. Brigadeiro Luís Antônio 9001', 'São Paulo', 'SP', '01318-000'],
    ['BR', 'Brazil', 76, '+55 11 5550'],
  ),
  office(
    ['Dubai', 'DXB', MIDDLE_EAST, 'arabic', 6],
    ['شارع الشيخ زايد 9001', 'دبي', 'دبي', '00000'],
    ['AE', 'United Arab Emirates', 784, '+971 4 555'],
  ),
  office(
    ['Київ', 'IEV', EUROPE, 'ukrainian', 5],
    ['вул. Хрещатик 9001', 'Київ', 'Київ', '01001'],
    ['UA', 'Ukraine', 804, '+380 44 555'],
  ),
  office(
    ['Αθήνα', 'ATH', EUROPE, 'greek', 5],
    ['Λεωφόρος Βασιλίσσης Σοφίας 9001', 'Αθήνα', 'Αττική', '106 74'],
    ['GR', 'Greece', 300, '+30 210 555'],
  ),
  office(
    ['Tel Aviv-Yafo', 'TLV', MIDDLE_EAST, 'hebrew', 5],
    ['שדרות רוטשילד 9001', 'תל אביב-יפו', 'תל אביב', '6688101'],
    ['IL', 'Israel', 376, '+972 3 555'],
  ),
  office(
    ['Seoul', 'SEL', ASIA, 'korean', 5],
    ['세종대로 9001', '서울', '서울특별시', '04524'],
    ['KR', 'Korea, Republic of', 410, '+82 2 5550'],
  ),
  office(
    ['İstanbul', 'IST', EUROPE, 'turkish', 4],
    ['İstiklal Caddesi No: 9001', 'İstanbul', 'İstanbul', '34430'],
    ['TR', 'Türkiye', 792, '+90 212 555'],
  ),
  office(
    ['Bangkok', 'BKK', ASIA, 'thai', 3],
    ['9001 ถนนสุขุมวิท', 'กรุงเทพมหานคร', 'กรุงเทพมหานคร', '10110'],
    ['TH', 'Thailand', 764, '+66 2 555'],
  ),
  office(
    ['Reykjavík', 'REK', EUROPE, 'icelandic', 2],
    ['Laugavegur 9001', 'Reykjavík', 'Höfuðborgarsvæðið', '101'],
    ['IS', 'Iceland', 352, '+354 555'],
  ),
];

export interface Department {
  readonly name: string;
  /** From the head down; the last is everybody else's. */
  readonly titles: readonly [head: string, lead: string, ...others: string[]];
  readonly weight: number;
}

/** The first leads the company. */
export const DEPARTMENTS: readonly Department[] = [
  { name: 'Executive', weight: 1, titles: ['Managing Director', 'Chief of Staff', 'Executive Assistant'] },
  {
    name: 'Engineering',
    weight: 26,
    titles: ['Vice President, Engineering', 'Engineering Manager', 'Software Engineer', 'Senior Software Engineer'],
  },
  { name: 'Sales', weight: 20, titles: ['Head of Sales', 'Sales Manager', 'Account Executive', 'Sales Engineer'] },
  {
    name: 'Customer Service',
    weight: 16,
    titles: ['Head of Customer Service', 'Team Lead', 'Support Specialist', 'Support Specialist (Night Shift)'],
  },
  { name: 'Operations', weight: 13, titles: ['Head of Operations', 'Shift Manager', 'Technician', 'Planner'] },
  { name: 'Marketing', weight: 7, titles: ['Head of Marketing', 'Campaign Manager', 'Designer', 'Copywriter'] },
  { name: 'Finance', weight: 6, titles: ['Finance Director', 'Controller', 'Accountant', 'Payroll Specialist'] },
  { name: 'IT', weight: 5, titles: ['Head of IT', 'Service Manager', 'Systems Administrator', 'Help Desk Analyst'] },
  { name: 'Human Resources', weight: 3, titles: ['HR Director', 'HR Business Partner', 'Recruiter', 'HR Specialist'] },
  { name: 'Legal & Compliance', weight: 2, titles: ['General Counsel', 'Senior Counsel', 'Paralegal', 'Auditor'] },
  { name: 'Research, Development', weight: 4, titles: ['Chief Scientist', 'Principal Researcher', 'Researcher'] },
];
