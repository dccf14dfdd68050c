-- The desk's search, over working copies: the readers' language, and the beginnings of words.
-- IMMUTABLE, schema-qualified, never raising, as in search_v1.sql.

-- The words of a stored body; twin of editions.body.text_of. Marks inside a line go («ال<em>جسر</em>»
-- is one word), other elements and entities separate, and so does a tag that the cut left open.
CREATE OR REPLACE FUNCTION public.arabic_body_text(body text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
  SELECT regexp_replace(
    regexp_replace(left(body, 400000), '</?(?:a|em|strong)(?: [^<>]*)?>' COLLATE "C", '', 'g'),
    '<[^<>]*(?:>|$)|&(?:amp|lt|gt|quot|nbsp);' COLLATE "C", ' ', 'g');
END;

-- The vector of a working copy: what arabic_vector() makes of the same texts (tests hold that), and
-- beside it every folded word, whole and without article and conjunction. What somebody has typed
-- half of is the beginning of one of these.
CREATE OR REPLACE FUNCTION public.arabic_desk_vector(headline text, standfirst text, body text)
RETURNS tsvector LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $arabic$
DECLARE
  a text := public.arabic_words(left(coalesce(headline, ''), 2000));
  b text := public.arabic_words(left(coalesce(standfirst, ''), 5000));
  c text := public.arabic_words(left(public.arabic_body_text(coalesce(body, '')), 100000));
  words text := a || b || c;
  bare text := public.arabic_bare_words(words);
  stems text := public.arabic_stems_of_bare(bare);
  short text;
  of_a int := length(a) - length(replace(a, ' ', ''));
  of_b int := length(b) - length(replace(b, ' ', ''));
  main text;
  more text;
BEGIN
  -- Every field begins and ends with a space: two meet in an empty word, which is the gap.
  SELECT string_agg(left(s, 64) || ':' || least(n, 16382) ||
           CASE WHEN n <= of_a THEN 'A' WHEN n <= of_a + of_b THEN 'B' ELSE 'C' END, ' '),
         coalesce(' ' || string_agg(s, ' ') FILTER (WHERE n <= of_a + of_b) || ' ', '')
  INTO main, short FROM string_to_table(stems, ' ') WITH ORDINALITY AS t (s, n) WHERE s <> '';
  words := replace(words, '  ', ' ');
  bare := replace(bare, '  ', ' ');
  more := public.arabic_forms(words, bare, replace(stems, '  ', ' '), 3)
    || ' ' || public.arabic_joined(words)
    || ' ' || public.arabic_skeletons(short || regexp_replace(short, ' [بل](?=[^ ]{4})' COLLATE "C", ' ', 'g'))
    || words;
  -- A name that keeps its shape (البلدية, bare xبلديx) is begun without its article too.
  SELECT string_agg(DISTINCT left(f, 64) || ':16383D', ' ') INTO more
  FROM (SELECT string_to_table(more, ' ') AS f
        UNION ALL
        SELECT CASE WHEN left(x, 1) = 'x' AND right(x, 1) = 'x' AND w <> x
                 THEN substr(w, strpos(w, substr(x, 2, length(x) - 2))) ELSE x END
        FROM ROWS FROM (string_to_table(words, ' '), string_to_table(bare, ' ')) AS t (w, x)) AS t
  WHERE f <> '';
  -- A tsvector holds 1 MB. Only a text made of invented words has so many.
  IF octet_length(more) > 450000 THEN
    more := '';
  END IF;
  RETURN (coalesce(main, '') || ' ' || coalesce(more, ''))::tsvector;
END $arabic$;

-- Before, a list was searched by the beginnings of words alone.
DROP FUNCTION IF EXISTS public.arabic_word_query(text);
DROP FUNCTION IF EXISTS public.arabic_word_vector(text);
