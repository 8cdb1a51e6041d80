import type { WordList } from './word-list.ts';

/**
 * Obscene and hateful words, in Arabic and as they are written in Latin letters. Left out: words that are rude in one
 * sense only, and that people draw or need in the other (كلب, حمار, لبوة, قضيب, فرج, حلمة, لحس, زق, تبن, عير).
 */
export const ARABIC: WordList = {
  rude: `
    كس, كسك, كسي, كسها, كسهم, كسم, كسمك, كسمكم, كسمها, كسمه, كسمين, كسامك, كساختك, كسختك, كس ام*, كس اخت*, اكساس, كص ام*, بكس ام*
    طيز, طيزك, طيزي, طيزه, طيزها, طيزكم, اطياز, اطيازكم
    زب, زبي, زبك, زبها, زبر, زبري, زبرك, ازبار, زبوبه
    نيك, نيكه, نيكك, نيكني, نيكها, نيكو, نيكوا, نيكته, نيكمك, نيكتك, انيك, انيكك, انيكها, انيكه, ينيك, ينيكك, ينيكني, ينيكها
    تنيك, تنيكك, بنيك, بينيك, بتنيك, نايك, ناكك, ناكها, متناك*, منيوك*, منيك, منايك, نياك*, اتناك, يتناك, تتناك, بتتناك, ناكوا
    شرموط*, شراميط*, شرمط*, متشرمط*
    قحبه, قحبات, قحاب, قحايب, قحبتك, كحبه, عاهره, عاهرات, مومس, مومسات, داعره, زانيه, ديوث*, قواد, قوادين
    عرص, عرصه, عرصات, معرص, معرصين, اعراص, خول, خولات, خولنه, مخنث*, لوطي, لوطيين, لواط, سحاقيه, سحاقيات, خنيث, خكري
    خرا, خراء, خره, خراي, خراك, ياخرا
    سكس, سكسي, سكسيه, بورنو, اباحيه, اغتصاب, اغتصبك, اغتصبها, بغتصبك, ساغتصبك, ابزاز, ممحون*, بزاز, بزازك, بزازها, بظر, بعبوص, مبعوص, احا
    يلعن ام*, يلعن ابو*, يلعن دين*, يلعن رب*, العن ام*, العن ابو*, لعنه امك, تلعن ام*, ينعل ام*, ينعل ابو*, ينعن دين*, ينعل دين*
    ابن الكلب, ابن كلب, بنت الكلب, اولاد الكلب, ولاد الكلب, اولاد كلب, ولاد كلب, بنت كلب, يابن الكلب, ابن الحرام, ابن حرام
    ولد الحرام, ولاد حرام, اولاد حرام, ابن زنا, ابن الزنا, ولد زنا, ابن وسخه, ابن الوسخه, بنت وسخه, ابن الجزمه
    ابن الزانيه, اقتل نفسك, فاك يو, فك يو
    a7a, kosomak, kosomk, kossomak, kosommak, kusomak, kusummak, kosumak, kos om*, kos um*, kos em*, kuss um*, kus um*
    koss om*, kos okhtak, kosokhtak, sharmout*, sharmoot*, sharmut*, sharmo6*, sharmota*, charmout*, sharamit*, sharameet*
    khawal, 5awal, khawalat, 3ars, m3ars, mo3aras, dayooth, manyak*, manyok*, manyouk*, metnak*, mtnak*, ayreh feek
    ayri feek, ayre fik, zebi, zebbi, zobri, zobr, zebak, teezak, tizak, 6eezak, neek, aneek, aneekak, nik om*, neek om*
    nikomak, nikommak, gahba, ga7ba, qa7ba, kahba, 9a7ba, qahba, ibn el kalb, ibn kalb, ebn el kalb, khara 3aleik, 5ara
    kol khara, kul khara
  `,
  harmless: `
    نيك جوناس, نيك كيج, نيك كيف, سانت نيك, كس كس, خول له, خول لها
  `,
};
