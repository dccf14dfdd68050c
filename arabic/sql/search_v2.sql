-- Arabic full text search: the functions behind the generated columns.
--
-- Twins of arabic/stemming.py and arabic/folding.py: the same words, stems and forms, held
-- together by tests/arabic/test_search.py. Change both or neither. What is looked for is put
-- together by editions/search/asking.py, with the synonyms and names of the moment.
--
-- Every function is IMMUTABLE, names everything of ours with its schema (pg_restore empties
-- the search path) and compares under COLLATE "C", so that a result never depends on the
-- locale of a database. Nothing passes through a text search configuration: lexemes are
-- written as they are, because the default parser asks LC_CTYPE what a letter is.
-- None of them raises on any text; a text is read to its 100,000th letter (a tsvector holds
-- 16,383 positions), a word to its 64th.

-- One spelling for everything that readers type alike: marks, tatweel and invisible
-- characters go, hamza, alef, ya, ta marbuta and kaf fold, digits are 0-9, letters lower.
CREATE OR REPLACE FUNCTION public.arabic_fold(t text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $arabic$
DECLARE
  -- every combining mark (a run of them makes normalize() quadratic), then the invisible
  unseen CONSTANT text :=
    '[\u034F\u0300-\u034E\u0350-\u036F\u0483-\u0487\u0591-\u05BD\u05BF\u05C1-\u05C2\u05C4-\u05C5\u05C7'
    '\u0610-\u061A\u064B-\u065F\u0670\u06D6-\u06DC\u06DF-\u06E4\u06E7-\u06E8\u06EA-\u06ED\u0711'
    '\u0730-\u074A\u07EB-\u07F3\u07FD\u0816-\u0819\u081B-\u0823\u0825-\u0827\u0829-\u082D'
    '\u0859-\u085B\u0898-\u089F\u08CA-\u08E1\u08E3-\u08FF\u093C\u094D\u0951-\u0954\u09BC\u09CD\u09FE'
    '\u0A3C\u0A4D\u0ABC\u0ACD\u0B3C\u0B4D\u0BCD\u0C3C\u0C4D\u0C55-\u0C56\u0CBC\u0CCD\u0D3B-\u0D3C'
    '\u0D4D\u0DCA\u0E38-\u0E3A\u0E48-\u0E4B\u0EB8-\u0EBA\u0EC8-\u0ECB\u0F18-\u0F19\u0F35\u0F37\u0F39'
    '\u0F71-\u0F72\u0F74\u0F7A-\u0F7D\u0F80\u0F82-\u0F84\u0F86-\u0F87\u0FC6\u1037\u1039-\u103A\u108D'
    '\u135D-\u135F\u1714-\u1715\u1734\u17D2\u17DD\u18A9\u1939-\u193B\u1A17-\u1A18\u1A60\u1A75-\u1A7C'
    '\u1A7F\u1AB0-\u1ABD\u1ABF-\u1ACE\u1B34\u1B44\u1B6B-\u1B73\u1BAA-\u1BAB\u1BE6\u1BF2-\u1BF3\u1C37'
    '\u1CD0-\u1CD2\u1CD4-\u1CE0\u1CE2-\u1CE8\u1CED\u1CF4\u1CF8-\u1CF9\u1DC0-\u1DFF\u20D0-\u20DC\u20E1'
    '\u20E5-\u20F0\u2CEF-\u2CF1\u2D7F\u2DE0-\u2DFF\u302A-\u302F\u3099-\u309A\uA66F\uA674-\uA67D'
    '\uA69E-\uA69F\uA6F0-\uA6F1\uA806\uA82C\uA8C4\uA8E0-\uA8F1\uA92B-\uA92D\uA953\uA9B3\uA9C0\uAAB0'
    '\uAAB2-\uAAB4\uAAB7-\uAAB8\uAABE-\uAABF\uAAC1\uAAF6\uABED\uFB1E\uFE20-\uFE2F\U000101FD\U000102E0'
    '\U00010376-\U0001037A\U00010A0D\U00010A0F\U00010A38-\U00010A3A\U00010A3F\U00010AE5-\U00010AE6'
    '\U00010D24-\U00010D27\U00010EAB-\U00010EAC\U00010F46-\U00010F50\U00010F82-\U00010F85\U00011046'
    '\U00011070\U0001107F\U000110B9-\U000110BA\U00011100-\U00011102\U00011133-\U00011134\U00011173'
    '\U000111C0\U000111CA\U00011235-\U00011236\U000112E9-\U000112EA\U0001133B-\U0001133C\U0001134D'
    '\U00011366-\U0001136C\U00011370-\U00011374\U00011442\U00011446\U0001145E\U000114C2-\U000114C3'
    '\U000115BF-\U000115C0\U0001163F\U000116B6-\U000116B7\U0001172B\U00011839-\U0001183A'
    '\U0001193D-\U0001193E\U00011943\U000119E0\U00011A34\U00011A47\U00011A99\U00011C3F\U00011D42'
    '\U00011D44-\U00011D45\U00011D97\U00016AF0-\U00016AF4\U00016B30-\U00016B36\U00016FF0-\U00016FF1'
    '\U0001BC9E\U0001D165-\U0001D169\U0001D16D-\U0001D172\U0001D17B-\U0001D182\U0001D185-\U0001D18B'
    '\U0001D1AA-\U0001D1AD\U0001D242-\U0001D244\U0001E000-\U0001E006\U0001E008-\U0001E018'
    '\U0001E01B-\U0001E021\U0001E023-\U0001E024\U0001E026-\U0001E02A\U0001E130-\U0001E136\U0001E2AE'
    '\U0001E2EC-\U0001E2EF\U0001E8D0-\U0001E8D6\U0001E944-\U0001E94A\u0001-\u0008\u000E-\u001F'
    '\u007F-\u0084\u0086-\u009F\u00AD\u061C\u0640\u06DD\u06E5\u06E6\u06E9\u180E\u200B-\u200F'
    '\u202A-\u202E\u2060-\u206F\uFE00-\uFE0F\uFEFF\uFFF9-\uFFFB]+';
BEGIN
  t := regexp_replace(t, unseen COLLATE "C", '', 'g');
  IF t ~ '[^\u0009-\u007E\u00AB\u00BB\u060C\u061B\u061F\u0621-\u064A\u2010-\u201F]' COLLATE "C" THEN
    t := normalize(regexp_replace(normalize(t, NFKD), unseen COLLATE "C", '', 'g'), NFC);
    t := translate(t,
      'ٱیېکڪۀەہھۂۃ٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٫٬øđłıς'
      'ÆÐØÞĐĦŁŊŒŦΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩЂЄЅІЈЉЊЋЏАБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯҐƏ',
      'اييككهههههه01234567890123456789.,odliσ'
      'æðoþdħlŋœŧαβγδεζηθικλμνξοπρστυφχψωђєѕіјљњћџабвгдежзиклмнопрстуфхцчшщъыьэюяґə');
  END IF;
  RETURN lower(translate(t, 'ةأىإئآؤ', 'هاياياو') COLLATE "C");
END $arabic$;

-- ' word word ': the folded words between single spaces, '' when there is none.
-- The accusative tanwin goes with its alef, مسئول is مسؤول, عبد ال… is one word.
CREATE OR REPLACE FUNCTION public.arabic_words(t text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $arabic$
DECLARE
  w text := left(t, 100000);
BEGIN
  w := replace(replace(translate(w, U&'\2026\00A0\0640', '  '), 'اً', ''), 'ًا', '');
  w := left(public.arabic_fold(w), 100000);
  w := btrim(regexp_replace(w,
    '[^0-9A-Za-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02AF\u0370-\u0481\u048A-\u0559\u0561-\u0588'
    '\u05D0-\u05F2\u0620-\u064A\u066E-\u066F\u0671-\u06D3\u06D5\u06EE-\u06EF\u06FA-\u06FC\u06FF'
    '\u0710-\u072F\u074D-\u07B1\u07CA-\u07EA\u0840-\u0858\u0860-\u0963\u0966-\u1FFF'
    '\u2C00-\u2DDF\u3005-\u3007\u3041-\uD7FF\uF900-\uFAFF\U00010000-\U0001CFFF'
    '\U0001E900-\U0001EFFF\U00020000-\U0003FFFF]+' COLLATE "C", ' ', 'g'), ' ');
  IF w = '' THEN
    RETURN '';
  END IF;
  w := replace(replace(' ' || w || ' ', 'يول', 'وول'), 'شيون', 'شوون');
  w := replace(replace(replace(w, ' عبد ال', ' عبدال'), ' وعبد ال', ' عبدال'), ' لعبد ال', ' عبدال');
  RETURN replace(w, ' ابن ', ' بن ');
END $arabic$;

-- Words without conjunction, article and the prepositions glued to the article. A name in
-- the list keeps its own shape (between x and x) so that neither its first letters nor its
-- last are taken for an affix: قطر is no قطرة, الألمان no مان, لبنان no لبن.
CREATE OR REPLACE FUNCTION public.arabic_bare_words(words text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $arabic$
DECLARE
  w text := words;
BEGIN
  w := regexp_replace(w, ' (?:[وفبتك]?الله|لله)(?= )' COLLATE "C", ' xallah', 'g');
  w := regexp_replace(w,
    ' [وف]?(?:بال|كال|ال|لل|[بلك])?'
    '((?:قطر|مصر|عراق|يمن|مغرب|تونس|اردن|كويت)(?=[ ي])|لبنان|فلسطين|سودان|ايران|بحرين|عمان|صين'
    '|يونان|يابان|سليمان|المان(?=[ ي])|(?:سور|ترك|البان)(?=ي)|التزام|التحاق|التهاب|التماس|الغا|الحاق|الزام'
    '|الهام|الماس|البوم|الكترون|الاف|اليات|بكين|كينيا|بنوك|ايفون|زيتون|تمرين|تامين|قانون|صابون'
    '|تكوين|تعيين|تحسين|تدخين|تموين|مضمون|كربون|هرمون'
    '|(?:رياض|جامع|تجار|شرط)(?=ه |ات |ي|ت[هنيا])|(?:جمع|طلب|سوول)(?=ه )|ناسا(?= )'
    '|(?:طريق|طاير|نقاب|بعث|جمل|سلام|سن|خط|قاع|حمل|مقابل|معامل|منظم|موسس|طبق|عاد|خبر|عطل|معاهد|وقف'
    '|اسر|مجموع|حاج|امرا|حماي|مركب)(?=ه |ات |ت[هنيا])'
    '|(?:عمل|بلد|كل|جمع|حر|هو|جنس|نظر|ميزان|قض|حمض)ي(?=ه |ات |ت[هنيا]))'
    '(?:ي?(?:ا|ه|ين|ون|ان|تين|تان|ات|ء|ءها)|ي|ها|هم|هما|ته|تها|تهم|تهما|تنا|تا|تي)?(?= )' COLLATE "C", ' x\1x', 'g');
  RETURN regexp_replace(w,
    ' (?!والد|بالغ|وكال[هات])(?:[وف]?(?:ال|بال|كال|لل)'
    '|و(?!زير |زيره|زيري|زرا|زار|فد |فود |كال|كيل|طن|قت|ضع|اشنطن|ثيق|ثايق|لاي|احد|سط|رق|حد|فا'
    '|صول|سيل|سايل|جود|جه|رد|قف|قع|ظيف|ظايف|يكي|اتس|اد |ادي|اقع|اجب|الي |عي )(?=[^ ]{3}))([^ ]{2})'
    COLLATE "C", ' \1', 'g');
END $arabic$;

-- The stems of the words of arabic_words(), one for each, in the same places.
CREATE OR REPLACE FUNCTION public.arabic_stems_of_bare(bare text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $arabic$
DECLARE
  w text := bare;
BEGIN
  w := regexp_replace(w, '([^ ]{3})(?:تهما|تها|تهم|تنا|ته|تين)(?= )' COLLATE "C", '\1', 'g');
  w := regexp_replace(w, '(?:([^ ]{4})(?:هما|هم|نا)|([^ ]{3})ها)(?= )' COLLATE "C", '\1\2', 'g');
  w := regexp_replace(w, '(?:([^ ]{4})اه|([^ ]{3})(?:ون|ين|يه)|([^ ]{2})(?:ات|ه))(?= )' COLLATE "C", '\1\2\3', 'g');
  w := regexp_replace(w, '([^ ]{3})ا(?= )' COLLATE "C", '\1', 'g');
  RETURN regexp_replace(w, '([^ ]{3})ي(?= )' COLLATE "C", '\1', 'g');
END $arabic$;

CREATE OR REPLACE FUNCTION public.arabic_stem_words(words text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
  SELECT public.arabic_stems_of_bare(public.arabic_bare_words(words));
END;

-- Other shapes under which a word is found: without a glued ب ل ف ك (of stems longer than
-- `longer_than`), with its own و or ل again, with or without ان ون ين, and the singular of
-- the broken plurals whose pattern betrays them (عواصف جرائم وزراء متاحف صناديق أسلحة).
-- The three texts run in parallel: words, bare words, stems. Space-separated, '' for none.
CREATE OR REPLACE FUNCTION public.arabic_forms(words text, bare text, stems text, longer_than integer)
RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $arabic$
DECLARE
  -- What a capital stands for: F C W L N A begin, stand in or end a plural.
  classes CONSTANT text[] := ARRAY[
    ['F', '([بتثجحخدذرزسشصضطظعغفقكلمنهو])'], ['C', '([بتثجحخدذرزسشصضطظعغفقكلمنءه])'],
    ['W', '([بتثجحخدذرزسشصضطظعغفقكلمنءهوي])'], ['L', '([بتثجحخدذرزسشصضطظعغفقكلمنء])'],
    ['N', '([بثجحخدذرزسشصضطظعغفقكلمن])'], ['A', '([ابتثجحخدذرزسشصضطظعغفقكلمنءهو])']];
  -- A pattern over bare words, and the singulars it yields: 1 2 3 4 stand for its groups.
  rules CONSTANT text[] := ARRAY[
    ['FواCيL', '1ا2و3 1ا2ي3'],
    ['FواWL', '1ا23'],
    ['(?!ثواني )FواCي', '1ا2'],
    ['موا(?!طن )CL', 'مو12'],
    ['(?!ت|جزاير |كتايب )FCايL', '12ي3 12ا3'],
    ['كتايب', 'كتيب'],
    ['(?!(?:مقاتل|معارض|مقابل|مباشر|مشارك|مراسل|معاصر|محارب|مجاهد|مساعد'
     '|مقاوم|محافظ|مهاجر|مفاوض|مخالف|معادل|مسافر|مناسب) )مCاWN', 'م123'],
    ['مWاWيL', 'م123'],
    ['FWاWيL', '123و4 123ا4 123ي4'],
    ['اCاCيL', 'ا12و3 ا12ي3 12ي3'],
    ['(?![مت]|برامج )FCاCN', '1234'],
    ['برامج', 'برنامج'],
    ['روساء', 'رييس'],
    ['(?!اثناء|صفراء|حمراء|خضراء|بيضاء|سوداء|زرقاء|سمراء|شقراء|صحراء|جرداء|عذراء|بشراء)ACCاء', '12ي3'],
    ['(?!اربعاء)اWCCاء', '12ي3'],
    ['ا([طحشع])([بقز])اء', '12ي2'],
    ['ا(?=سلح|جهز|نظم|قنع|مثل|زمن|قمش|طعم|حزم|لبس|غلف|جنح|وسم|عمد)WCCه', '12ا3'],
    ['ا(?=شرط|رصف|رصد|رغف)WCCه', '12ي3']];
  rule text[];
  class text[];
  pattern text;
  candidates text;
  more text;
  found text;
BEGIN
  SELECT string_agg(DISTINCT f, ' ') INTO found
  FROM (SELECT DISTINCT w, b, s
        FROM ROWS FROM (string_to_table(btrim(words), ' '), string_to_table(btrim(bare), ' '),
                        string_to_table(btrim(stems), ' ')) AS t (w, b, s)
        WHERE right(b, 1) <> 'x' AND length(b) > 1) AS t
  CROSS JOIN LATERAL unnest(ARRAY[
    CASE WHEN w IN (b, 'و' || b, 'ف' || b) AND length(s) > 2
            AND (left(s, 1) IN ('ب', 'ل') AND length(b) > longer_than
              OR left(s, 1) IN ('ف', 'ك') AND length(b) > longer_than + 3)
          THEN substr(s, 2) END,
    CASE WHEN w = 'و' || b THEN 'و' || s END,
    CASE WHEN b <> w AND (left(w, 2) = 'لل' OR left(w, 3) IN ('ولل', 'فلل'))
          THEN btrim(public.arabic_stems_of_bare(' ل' || b || ' ')) END,
    CASE WHEN right(b, 2) = 'ان' AND length(b) > 5 THEN btrim(public.arabic_stems_of_bare(' ' || left(b, -2) || ' ')) END,
    CASE WHEN right(b, 3) = 'تان' AND length(b) > 5 THEN btrim(public.arabic_stems_of_bare(' ' || left(b, -3) || ' ')) END,
    CASE WHEN right(b, 2) IN ('تا', 'تي') AND length(b) > 4 THEN btrim(public.arabic_stems_of_bare(' ' || left(b, -2) || ' ')) END,
    CASE WHEN right(b, 2) IN ('ون', 'ين') AND length(b) > 4 THEN b END,
    CASE WHEN right(b, 1) = 'و' AND length(b) > 4 THEN btrim(public.arabic_stems_of_bare(' ' || left(b, -1) || ' ')) END,
    -- قراهم is قرى with its pronoun, مستشفاه is مستشفى
    CASE WHEN right(b, 2) = 'اه' AND length(b) > 3 THEN btrim(public.arabic_stems_of_bare(' ' || left(b, -2) || 'ي '))
         WHEN right(b, 3) IN ('اها', 'اهم', 'انا') AND length(b) > 4 THEN btrim(public.arabic_stems_of_bare(' ' || left(b, -3) || 'ي '))
         WHEN right(b, 4) = 'اهما' AND length(b) > 5 THEN btrim(public.arabic_stems_of_bare(' ' || left(b, -4) || 'ي ')) END]) AS v (f);
  -- a protected word in ون or ين is also found by its broken plural: قوانين
  SELECT concat_ws(' ', found, string_agg(DISTINCT btrim(b, 'x'), ' ')) INTO found
  FROM string_to_table(btrim(bare), ' ') AS b WHERE b ~ ('^x[^ ]+(?:ون|ين)x$' COLLATE "C");
  SELECT ' ' || string_agg(DISTINCT b, ' ') || ' ' INTO candidates
  FROM string_to_table(btrim(bare), ' ') AS b
  WHERE length(b) BETWEEN 5 AND 6
    AND (substr(b, 3, 1) = 'ا' OR right(b, 2) = 'اء' OR left(b, 1) = 'ا' AND right(b, 1) = 'ه');
  IF candidates IS NULL THEN
    RETURN coalesce(found, '');
  END IF;
  FOREACH rule SLICE 1 IN ARRAY rules LOOP
    pattern := rule[1];
    FOREACH class SLICE 1 IN ARRAY classes LOOP
      pattern := replace(pattern, class[1], class[2]);
    END LOOP;
    -- A whole word. Postgres keeps 32 compiled expressions; with more in turn it compiles each anew.
    CONTINUE WHEN strpos(pattern, '(') = 0 AND strpos(candidates, ' ' || pattern || ' ') = 0;
    SELECT string_agg(replace(replace(replace(replace(rule[2], '1', m[1]),
                      '2', coalesce(m[2], '')), '3', coalesce(m[3], '')), '4', coalesce(m[4], '')), ' ')
    INTO more FROM regexp_matches(candidates, (' ' || pattern || '(?= )') COLLATE "C", 'g') AS m;
    IF more IS NOT NULL THEN
      found := coalesce(found || ' ', '') || more;
    END IF;
  END LOOP;
  RETURN coalesce(found, '');
END $arabic$;

-- Consonant skeletons (x and at least four consonants) of stems: names written with or
-- without their vowels, فيسبوك and فايسبوك, تلفزيون and تليفزيون. Derived Arabic words
-- (م… تـاـ انـ افتـ) need five, since there a vowel makes another word (معارض، معرض).
CREATE OR REPLACE FUNCTION public.arabic_skeletons(stems text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
  SELECT coalesce(string_agg(DISTINCT 'x' || k, ' '), '')
  FROM (SELECT x, translate(x, 'غگڤپزصطثچژاويءىئؤ', 'ججفبسستتشج') AS k
        FROM string_to_table(stems, ' ') AS x
        WHERE length(x) > 3 AND x ~ ('^[\u0620-\u064A\u0671-\u06D3]+$' COLLATE "C")) AS t
  WHERE length(k) > CASE WHEN left(x, 1) = 'م' OR left(x, 2) = 'ان' OR left(x, 1) || substr(x, 3, 1) IN ('تا', 'ات')
                         THEN 4 ELSE 3 END;
END;

-- Names of two words that are also written as one, as the stem of the one: أبو ظبي, نيو يورك.
CREATE OR REPLACE FUNCTION public.arabic_joined(words text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
  SELECT coalesce(string_agg(DISTINCT s, ' '), '')
  FROM string_to_table(public.arabic_stem_words(' ' || coalesce((
    SELECT string_agg(m[1] || m[2], ' ') FROM regexp_matches(words,
      ' [وفبل]?(اب[وياه]|ام|بور?|بني|راس|تل|كفر|دير|بيت|باب|عين|خان|دار|نيو|سانت?|لوس|كيب|هون[غج]|بوركينا'
      '|واتس|فيس|تيك|سناب|يو|مايكرو|لينكد|باور|حضر|سري|كوالا|كوت) ([^ ]+)(?= )' COLLATE "C", 'g') AS m), '') || ' '), ' ') AS s
  WHERE s <> '';
END;

-- The vector of a story. Weights: headline A, standfirst and aux (tags, names) B, body C,
-- other forms and skeletons D. Words of different fields are never neighbours.
CREATE OR REPLACE FUNCTION public.arabic_vector(headline text, standfirst text, aux text, body text)
RETURNS tsvector LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $arabic$
DECLARE
  a text := public.arabic_words(left(coalesce(headline, ''), 2000));
  b text := public.arabic_words(left(coalesce(standfirst, ''), 5000));
  x text := public.arabic_words(left(coalesce(aux, ''), 10000));
  c text := public.arabic_words(left(coalesce(body, ''), 100000));
  ends int[] := ARRAY[length(a), length(a) + length(b), length(a) + length(b) + length(x)];
  words text := a || b || x || c;
  bare text := public.arabic_bare_words(words);
  stems text := public.arabic_stems_of_bare(bare);
  short text := public.arabic_stem_words(a || b || x);
  counts int[];
  main text;
  forms text;
BEGIN
  -- every field begins and ends with a space: two meet in an empty word, which is the gap
  counts := ARRAY[length(a) - length(replace(a, ' ', '')), length(b) - length(replace(b, ' ', '')),
                  length(x) - length(replace(x, ' ', ''))];
  SELECT string_agg(left(s, 64) || ':' || least(n, 16382) ||
           CASE WHEN n <= counts[1] THEN 'A' WHEN n <= counts[1] + counts[2] + counts[3] THEN 'B' ELSE 'C' END, ' ')
  INTO main FROM string_to_table(stems, ' ') WITH ORDINALITY AS t (s, n) WHERE s <> '';
  forms := public.arabic_forms(replace(words, '  ', ' '), replace(bare, '  ', ' '), replace(stems, '  ', ' '), 3)
    || ' ' || public.arabic_joined(replace(words, '  ', ' '))
    || ' ' || public.arabic_skeletons(short || regexp_replace(short, ' [بل](?=[^ ]{4})' COLLATE "C", ' ', 'g'));
  SELECT string_agg(left(f, 64) || ':16383D', ' ') INTO forms
  FROM (SELECT DISTINCT f FROM string_to_table(forms, ' ') AS f WHERE f <> '') AS t;
  -- A tsvector holds 1 MB. Only a text made of invented words has so many forms.
  IF octet_length(forms) > 450000 THEN
    forms := '';
  END IF;
  RETURN (coalesce(main, '') || ' ' || coalesce(forms, ''))::tsvector;
END $arabic$;

-- The same with the numbers that a story is filed under, such as 'a=12 t=7 s=3': whoever it is
-- by, its tags, its section. Names are looked up when somebody asks, so a new name is found at once.
CREATE OR REPLACE FUNCTION public.arabic_vector(headline text, standfirst text, aux text, body text, keys text)
RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT public.arabic_vector(headline, standfirst, aux, body)
    || coalesce((SELECT string_agg(quote_literal(k) || ':1B', ' ')
                 FROM string_to_table(keys, ' ') AS k WHERE k <> '')::tsvector, ''::tsvector);
END;

-- A list of words and phrases, «كتاب، كتب», as the stems under which each is looked for.
CREATE OR REPLACE FUNCTION public.arabic_phrases(list text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
  SELECT coalesce(array_agg(DISTINCT s), '{}')
  FROM (SELECT btrim(public.arabic_stem_words(public.arabic_words(left(part, 200)))) AS s
        FROM string_to_table(translate(left(list, 2000), ',;؛' || chr(10), '،،،،'), '،') AS part) AS t
  WHERE s <> '';
END;

-- Before, the query was made here; now it is made where synonyms and names are known.
DROP FUNCTION IF EXISTS public.arabic_query(text);
DROP FUNCTION IF EXISTS public.arabic_term(text, boolean);
